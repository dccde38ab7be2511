import type { FeedMessage, GameFeed } from '../contract/gameFeed.js';
import type { Log } from '../contract/telemetry.js';
import type { Ms } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';
import type { KnownEvent } from './knownEvent.js';
import type { StateSource } from './stateSource.js';
import {
  type News,
  Timeline,
  advance,
  contains,
  heldNews,
  lookBack,
  newsOf,
  reachesBackTo,
} from './timeline.js';

type HistoryMessage = Extract<FeedMessage, { t: 'events' | 'resync' }>;
export type OtherMessage = Exclude<FeedMessage, HistoryMessage>;

/** Why clients were given a full state instead of the next event. */
export type ResyncCause = 'told' | 'gap' | 'reconnect' | 'late' | 'poll' | 'behind';

export interface FollowerListener {
  /** The next events, in order, each once. */
  advanced(events: readonly KnownEvent[]): void;
  /** The state was replaced: what was shown may not have happened. */
  replaced(state: GameState, cause: ResyncCause): void;
  heard(message: OtherMessage): void;
}

export interface FollowerDeps {
  readonly feed: GameFeed;
  readonly source: StateSource;
  readonly log: Log;
  /** How long an event may take to arrive after its command was answered. */
  readonly feedMs: Ms;
}

/**
 * Keeps an edge's copy of one game equal to the game. The feed may lose messages; versions and hashes show it, and
 * then the copy catches up from the stream, or takes the full state. What comes meanwhile waits and is heard after.
 */
export class Follower {
  readonly #gameId: string;
  readonly #deps: FollowerDeps;
  readonly #unsubscribe: () => Promise<void>;
  #timeline: Timeline;
  #listener: FollowerListener | null = null;
  #waiting: HistoryMessage[] = [];
  #catchingUp: Promise<boolean> | null = null;
  #isStale = false;
  #isClosed = false;

  /** Null: no such game. Throws StateUnavailable. Nothing is told before `listen`. */
  static async follow(gameId: string, deps: FollowerDeps): Promise<Follower | null> {
    const early: FeedMessage[] = [];
    let hear = (message: FeedMessage): void => void early.push(message);
    // Subscribed before the state is loaded: an event in between is heard twice rather than never.
    const unsubscribe = await deps.feed.subscribe(gameId, (message) => hear(message));
    const state = await deps.source.load(gameId).catch(async (error: unknown) => {
      await unsubscribe();
      throw error;
    });
    if (!state) {
      await unsubscribe();
      return null;
    }
    const follower = new Follower(state, unsubscribe, deps);
    hear = (message) => follower.#hear(message);
    early.forEach(hear);
    return follower;
  }

  private constructor(state: GameState, unsubscribe: () => Promise<void>, deps: FollowerDeps) {
    this.#gameId = state.gameId;
    this.#deps = deps;
    this.#unsubscribe = unsubscribe;
    this.#timeline = new Timeline(state);
  }

  listen(listener: FollowerListener): void {
    this.#listener = listener;
    this.#hearWaiting();
  }

  get timeline(): Timeline {
    return this.#timeline;
  }

  /** Whether verdicts and events can be hoped for. */
  get isLive(): boolean {
    return this.#deps.feed.isUp();
  }

  /** Whether `catchUp` should be called again soon. */
  get needsCare(): boolean {
    return this.#isStale || !this.isLive;
  }

  /** The game is known to have come to `version`: looks after it if the feed does not bring it. */
  expect(version: number): void {
    const isBehind = () => !this.#isClosed && version > this.#timeline.version;
    if (!isBehind()) return;
    const look = () => void (isBehind() && this.catchUp('late', version));
    setTimeout(look, this.isLive ? this.#deps.feedMs : 0).unref();
  }

  /** Remembers events back to the version, if the stream still has them. */
  async reachBackTo(version: number): Promise<boolean> {
    if (!reachesBackTo(this.#timeline, version)) {
      const events = await this.#deps.source.since(this.#gameId, version);
      this.#timeline = lookBack(this.#timeline, events ?? []);
    }
    return reachesBackTo(this.#timeline, version);
  }

  /**
   * False when nothing can be had now; then `needsCare` stays true. Never rejects. `atLeast`: a version that the game
   * is known to have.
   */
  catchUp(cause: ResyncCause, atLeast = 0): Promise<boolean> {
    // The one under way may have read before what we are called for happened.
    if (this.#catchingUp) this.#isStale = true;
    this.#catchingUp ??= this.#catchUp(cause, atLeast).finally(() => {
      this.#catchingUp = null;
      this.#hearWaiting();
    });
    return this.#catchingUp;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listener = null;
    await this.#unsubscribe();
  }

  async #catchUp(cause: ResyncCause, atLeast: number): Promise<boolean> {
    const { source, log } = this.#deps;
    this.#isStale = false;
    try {
      const events = await source.since(this.#gameId, this.#timeline.version);
      // A stream without even our own event is of no use: Redis has lost its last writes.
      const isContinued = events !== null && events.length > 0 && this.#continue(heldNews(events));
      const { version } = this.#timeline;
      if (isContinued && version >= atLeast) return true;
      const state = await source.load(this.#gameId, Math.max(version, atLeast));
      if (state) this.#replace(state, cause);
      return true;
    } catch (error) {
      this.#isStale = true;
      log.debug({ gameId: this.#gameId, error: String(error) }, 'could not catch up');
      return false;
    }
  }

  #hear(message: FeedMessage): void {
    if (message.t !== 'events' && message.t !== 'resync') return this.#listener?.heard(message);
    this.#waiting.push(message);
    this.#hearWaiting();
  }

  #hearWaiting(): void {
    while (this.#listener !== null && this.#catchingUp === null) {
      const message = this.#waiting.shift();
      if (!message) return;
      if (message.t === 'resync') this.#replace(message.state, 'told');
      else if (!this.#continue(newsOf(message))) void this.catchUp('gap');
    }
  }

  /** False when the events do not follow on ours. */
  #continue(news: News): boolean {
    const step = advance(this.#timeline, news);
    if (step.kind !== 'advanced') return step.kind === 'known';
    this.#timeline = step.timeline;
    this.#listener?.advanced(step.events);
    return true;
  }

  #replace(state: GameState, cause: ResyncCause): void {
    if (contains(this.#timeline, state)) return;
    this.#timeline = new Timeline(state);
    this.#listener?.replaced(state, cause);
  }
}
