import type { EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { Carried, Recovery } from './carriedGame.js';
import type { TakeBatch, Watermarks } from './projection.js';

/** The log from any offset up to where it ended when this was opened. */
export interface LogReader {
  /** What there was to read then. */
  readonly marks: readonly Watermarks[];
  /** The offset of the first record in each partition that was written at `at` or later. */
  offsetsSince(at: EpochMs): Promise<ReadonlyMap<number, number>>;
  /**
   * Hands out batches, of several partitions at the same time, from the offsets in `from` on, or from the oldest that
   * is still there. Resolves when each partition has been read to its end; rejects as `take` does.
   */
  read(from: ReadonlyMap<number, number>, take: TakeBatch): Promise<void>;
}

/** What Redis has of games: newer than what Kafka has, if it lived. Rejects while Redis is away. */
export interface HotHistories {
  /** Ids of all games with events, in pages; one may come twice. */
  games(): AsyncIterable<readonly string[]>;
  /** Events with versions above `version`, without gaps; empty when those that follow are not there. */
  eventsAfter(gameId: string, version: number): Promise<readonly RecordedEvent[]>;
}

/** How it went to start a game's workflow again; `another`: under its id lives a game that was created later. */
export type StartOutcome = 'started' | 'there' | 'another';

/** Starts lost games again. One that has a workflow is left alone. Rejects while Temporal is away. */
export interface GameStarter {
  start(game: Carried, recovery: Recovery): Promise<StartOutcome>;
}
