import type {
  EventsMessage,
  FeedMessage,
  GameFanOut,
  GameFeed,
  Presence,
} from '../../src/contract/gameFeed.js';
import type { GameUpdate } from '../../src/contract/gameWorkflow.js';
import type { Color, EpochMs } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { GameState } from '../../src/domain/game/state.js';

interface Hot {
  state: GameState;
  stream: RecordedEvent[];
}
type Listener = (message: FeedMessage) => void;

/**
 * Redis as the service uses it, in this process: the hot state, the event stream that is dropped on a hash mismatch,
 * and a channel that loses messages while nobody listens. Reads find nothing while it is down. Delivery is asynchronous and through JSON.
 */
export class MemoryFeed implements GameFeed, GameFanOut, Presence {
  readonly #hot = new Map<string, Hot>();
  readonly #channels = new Map<string, Set<Listener>>();
  readonly #reconnected: (() => void)[] = [];
  readonly #gone = new Map<string, EpochMs>();
  readonly spectatorReports: number[] = [];
  readonly #untaken = new Map<string, GameUpdate>();
  #isUp = true;
  #toLose = 0;
  /** Runs once, after a state or a stream was read and before the reader gets it. */
  afterRead: () => Promise<void> = () => Promise.resolve();
  calls = { loadState: 0, eventsAfter: 0, restore: 0 };

  isUp(): boolean {
    return this.#isUp;
  }

  goDown(): void {
    this.#isUp = false;
  }

  /** As the workers do, the newest update of each game that could not be written is written now. */
  comeBack(): void {
    this.#isUp = true;
    for (const update of this.#untaken.values()) void this.publish(update);
    this.#untaken.clear();
    this.#reconnected.forEach((listener) => listener());
  }

  /** All data is gone, connections stay. */
  flush(): void {
    this.#hot.clear();
  }

  /** The next `count` messages of the channel do not arrive. */
  lose(count: number): void {
    this.#toLose = count;
  }

  async publish(update: GameUpdate): Promise<void> {
    const { gameId, previousHash, events, state, answers } = update;
    if (!this.#isUp && events.length > 0) this.#untaken.set(gameId, update);
    this.#mustBeUp();
    this.#untaken.delete(gameId);
    if (events.length > 0) this.#append(gameId, { previousHash, events, state });
    if (answers.length > 0) this.#send(gameId, { t: 'answers', answers });
  }

  async loadState(gameId: string): Promise<GameState | null> {
    this.calls.loadState += 1;
    if (!this.#isUp) return null;
    return this.#read(this.#hot.get(gameId)?.state ?? null);
  }

  async eventsAfter(gameId: string, version: number): Promise<readonly RecordedEvent[] | null> {
    this.calls.eventsAfter += 1;
    await tick();
    if (!this.#isUp) return null;
    const stream = this.#hot.get(gameId)?.stream;
    // As with Redis: only if `version` itself is held does an empty rest mean that nothing was missed.
    if (!stream?.some((event) => event.version === Math.max(version, 1))) return this.#read(null);
    return this.#read(stream.filter((event) => event.version > version));
  }

  async restore(state: GameState): Promise<void> {
    this.calls.restore += 1;
    await tick();
    if (!this.#isUp) return;
    const hot = this.#hot.get(state.gameId);
    if (!hot || hot.state.version < state.version)
      this.#hot.set(state.gameId, { state: copy(state), stream: [] });
  }

  async subscribe(gameId: string, listener: Listener): Promise<() => Promise<void>> {
    await tick();
    const channel = this.#channels.get(gameId) ?? new Set();
    this.#channels.set(gameId, channel.add(listener));
    return () => {
      channel.delete(listener);
      return Promise.resolve();
    };
  }

  onReconnect(listener: () => void): void {
    this.#reconnected.push(listener);
  }

  subscribers(gameId: string): number {
    return this.#channels.get(gameId)?.size ?? 0;
  }

  async touch(gameId: string, color: Color): Promise<void> {
    this.#mustBeUp();
    if (this.#gone.delete(`${gameId}:${color}`))
      this.#send(gameId, { t: 'presence', color, goneSince: null });
  }

  async leave(gameId: string, color: Color, at: EpochMs): Promise<void> {
    this.#mustBeUp();
    this.#gone.set(`${gameId}:${color}`, at);
    this.#send(gameId, { t: 'presence', color, goneSince: at });
  }

  async goneSince(gameId: string, color: Color): Promise<EpochMs | null> {
    await tick();
    return this.#gone.get(`${gameId}:${color}`) ?? null;
  }

  async spectators(gameId: string, here: number): Promise<void> {
    this.#mustBeUp();
    this.spectatorReports.push(here);
    this.#send(gameId, { t: 'spectators', n: here });
  }

  #append(
    gameId: string,
    { previousHash, events, state }: Pick<GameUpdate, 'previousHash' | 'events' | 'state'>,
  ) {
    const hot = this.#hot.get(gameId);
    const follows = (hot?.state.hash ?? '') === previousHash;
    this.#hot.set(gameId, {
      state: copy(state),
      stream: copy([...(follows ? (hot?.stream ?? []) : []), ...events]),
    });
    this.#send(gameId, follows ? eventsMessage(previousHash, events) : { t: 'resync', state });
  }

  /** Anything at all, on the channel only. */
  tell(gameId: string, message: FeedMessage): void {
    this.#send(gameId, message);
  }

  #send(gameId: string, message: FeedMessage): void {
    if (this.#toLose > 0) {
      this.#toLose -= 1;
      return;
    }
    const text = JSON.stringify(message);
    setImmediate(() => {
      if (!this.#isUp) return;
      for (const listener of this.#channels.get(gameId) ?? []) listener(JSON.parse(text));
    });
  }

  async #read<T>(value: T): Promise<T> {
    const read = copy(value);
    const { afterRead } = this;
    this.afterRead = () => Promise.resolve();
    await afterRead();
    return read;
  }

  #mustBeUp(): void {
    if (!this.#isUp) throw new Error('connection to Redis lost');
  }
}

const eventsMessage = (previousHash: string, events: readonly RecordedEvent[]): EventsMessage => ({
  t: 'events',
  first: events[0]?.version ?? 0,
  previousHash,
  hash: events.at(-1)?.hash ?? '',
  events: events.map((event) => JSON.stringify(event)),
});

const copy = <T>(value: T): T => structuredClone(value);
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
