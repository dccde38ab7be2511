import type { GameStreams, StreamSink, Watching } from '../contract/gameStreams.js';
import { type Refusal, refusal } from '../domain/game/refusal.js';
import type { SocketDeps } from './deps.js';
import type { Room } from './room.js';
import type { Rooms } from './rooms.js';
import { StateUnavailable } from './stateSource.js';
import { Viewer } from './viewer.js';

/** The event streams of this edge; they share the rooms of its sockets. */
export class EventStreams implements GameStreams {
  readonly #rooms: Rooms;
  readonly #deps: SocketDeps;
  readonly #viewers = new Set<Viewer>();
  #isClosing = false;

  constructor(rooms: Rooms, deps: SocketDeps) {
    this.#rooms = rooms;
    this.#deps = deps;
  }

  async watch(watching: Watching, sink: StreamSink): Promise<Refusal | null> {
    if (this.#isClosing) return refusal('unavailable');
    try {
      const room = await this.#rooms.of(watching.gameId);
      return room ? await this.#enter(room, watching, sink) : refusal('game_not_found');
    } catch (error) {
      if (error instanceof StateUnavailable) return refusal('unavailable');
      throw error;
    }
  }

  /** Takes no new streams and ends those that are open: their clients come back elsewhere. */
  close(): void {
    this.#isClosing = true;
    for (const viewer of this.#viewers) viewer.close('draining');
  }

  async #enter(room: Room, { principal, after }: Watching, sink: StreamSink): Promise<Refusal | null> {
    const viewer = new Viewer(principal, sink, this.#deps);
    switch (await room.enter(viewer, after === null ? null : { version: after })) {
      case 'entered':
        this.#entered(room, viewer, sink);
        return null;
      case 'crowded':
        return refusal('rate_limited', 'too many streams and sockets of this user in this game');
      case 'closed':
        return refusal('unavailable');
      case 'gone':
        return null;
    }
  }

  #entered(room: Room, viewer: Viewer, sink: StreamSink): void {
    this.#viewers.add(viewer);
    this.#deps.metrics.add('live_game_event_streams', 1);
    sink.onClose(() => {
      this.#viewers.delete(viewer);
      this.#deps.metrics.add('live_game_event_streams', -1);
      viewer.closed();
      room.leave(viewer);
    });
    viewer.begin();
    if (this.#isClosing) viewer.close('draining');
  }
}
