import type { Color, EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import type { GameUpdate, SignalAnswer } from './gameWorkflow.js';

/** Events that follow on each other. What it takes to see that they follow is told; the rest is left in JSON. */
export interface EventsMessage {
  readonly t: 'events';
  /** Version of the first event. */
  readonly first: number;
  /** Hash of the event before the first one, and of the last one. */
  readonly previousHash: string;
  readonly hash: string;
  /** At least one recorded event, each in JSON. */
  readonly events: readonly string[];
}

/** What an edge hears of one game. */
export type FeedMessage =
  | EventsMessage
  /** The stream was broken (a lost task, a flushed Redis): forget what was shown and take this. */
  | { readonly t: 'resync'; readonly state: GameState }
  | { readonly t: 'answers'; readonly answers: readonly SignalAnswer[] }
  | { readonly t: 'presence'; readonly color: Color; readonly goneSince: EpochMs | null }
  | { readonly t: 'spectators'; readonly n: number };

/**
 * The writing side, in the worker. Updates are written in the order of the calls. Best effort: never rejects; a
 * failure is counted, the game goes on, clients resync.
 */
export interface GameFanOut {
  publish(update: GameUpdate): Promise<void>;
}

/**
 * The reading side, in the edge: hot state, the event stream and the live channel of each game. What Redis cannot
 * tell is null, also while it is away.
 */
export interface GameFeed {
  /** False while the connection to Redis is lost: nothing will be heard, and calls fail. */
  isUp(): boolean;
  /** Null: not there (never was, expired, flushed). */
  loadState(gameId: string): Promise<GameState | null>;
  /** Events with versions above `version`, gapless up to the newest; null when the stream no longer holds them all. */
  eventsAfter(gameId: string, version: number): Promise<readonly RecordedEvent[] | null>;
  /** Puts back a state that was asked of the workflow, unless a newer one is there. */
  restore(state: GameState): Promise<void>;
  /**
   * Resolves once subscribed; the returned function unsubscribes. While Redis is away it resolves at once, and the
   * subscription begins with the reconnect.
   */
  subscribe(gameId: string, listener: (message: FeedMessage) => void): Promise<() => Promise<void>>;
  /** Hears when the connection to Redis was lost and is back: messages in between are lost, rooms must catch up. */
  onReconnect(listener: () => void): void;
}

/** Who of a game's players has a connection, over all edges. */
export interface Presence {
  /** A seat's socket is open; repeated every few seconds while it is. */
  touch(gameId: string, color: Color, at: EpochMs): Promise<void>;
  leave(gameId: string, color: Color, at: EpochMs): Promise<void>;
  /** Since when the side has had no connection; null while it has one, or when nothing is known. */
  goneSince(gameId: string, color: Color, now: EpochMs): Promise<EpochMs | null>;
  /**
   * Reports this edge's spectators of the game, on every change and again every few seconds while there are any; the
   * total over all edges goes out on the feed.
   */
  spectators(gameId: string, here: number): Promise<void>;
}
