import type { SocketDeps } from './deps.js';
import { Room } from './room.js';
import { StateSource } from './stateSource.js';

/** The rooms of this edge: opened for the first socket of a game, closed a while after the last one left. */
export class Rooms {
  readonly #deps: SocketDeps;
  readonly #source: StateSource;
  readonly #opening = new Map<string, Promise<Room | null>>();
  readonly #open = new Map<string, Room>();
  readonly #timer: NodeJS.Timeout;

  constructor(deps: SocketDeps) {
    const { stateQueriesPerSecond, tickMs } = deps.settings.limits;
    this.#deps = deps;
    this.#source = new StateSource({ ...deps, queriesPerSecond: stateQueriesPerSecond });
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
    deps.feed.onReconnect(() => this.#open.forEach((room) => void room.catchUp('reconnect')));
  }

  /** Null: no such game. Throws StateUnavailable. */
  async of(gameId: string): Promise<Room | null> {
    const room = this.#open.get(gameId);
    if (room) {
      room.usedAt = this.#deps.now();
      return room;
    }
    const opening = this.#opening.get(gameId) ?? this.#openRoom(gameId);
    this.#opening.set(gameId, opening);
    return opening;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const rooms = [...this.#open.values()];
    this.#open.clear();
    this.#count();
    await Promise.all(rooms.map((room) => room.close()));
  }

  async #openRoom(gameId: string): Promise<Room | null> {
    try {
      const room = await Room.open(gameId, this.#deps, this.#source);
      if (room) this.#open.set(gameId, room);
      this.#count();
      return room;
    } finally {
      this.#opening.delete(gameId);
    }
  }

  #count(): void {
    this.#deps.metrics.set('live_game_rooms', this.#open.size);
  }

  #tick(): void {
    const { now, settings } = this.#deps;
    for (const room of [...this.#open.values()]) {
      if (room.isEmpty && now() - room.usedAt > settings.limits.lingerMs) {
        this.#open.delete(room.gameId);
        void room.close();
        this.#count();
      } else {
        room.tick();
        if (room.needsCare) void this.#careFor(room);
      }
    }
  }

  /** While Redis is away only some rooms at a time get to ask their game: who did goes to the end of the line. */
  async #careFor(room: Room): Promise<void> {
    const isServed = await room.catchUp('poll');
    if (isServed && this.#open.delete(room.gameId)) this.#open.set(room.gameId, room);
  }
}
