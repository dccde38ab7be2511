import type { EpochMs, Ms, Ply } from '../domain/chess/types.js';
import type { GameEvent, RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';

/** A record of the topic as it was read, not yet understood. */
export interface LogRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Consecutive records of one partition; never empty. */
export interface RecordBatch {
  readonly partition: number;
  /** The offset that was asked for. What stands between it and the first record exists no more. */
  readonly from: number;
  readonly records: readonly LogRecord[];
}

/**
 * Takes a batch and resolves to the offset to go on from: the one after the batch, or any other to read from there.
 * `keepAlive` is to be called every few seconds; it rejects once the partition is another consumer's.
 */
export type TakeBatch = (batch: RecordBatch, keepAlive: () => Promise<void>) => Promise<number>;

/** Offsets of the oldest record of a partition and of the next one to be written. */
export interface Watermarks {
  readonly partition: number;
  readonly first: number;
  readonly end: number;
}

/** Why a record cannot become a row. */
export type DeadLetterReason =
  /** No JSON, or not the shape of an event. */
  | 'undecodable'
  /** Written to a schema that this version does not know. */
  | 'schema_version'
  /** An earlier event of the game is missing. */
  | 'gap'
  /** It does not continue the history that is stored. */
  | 'hash_mismatch'
  /** Well-formed and chained, yet impossible in the game's state. */
  | 'unfoldable'
  /** PostgreSQL refuses its values. */
  | 'unstorable';

export interface DeadLetter {
  readonly partition: number;
  readonly record: LogRecord;
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** Keeps what cannot be applied, with its reason. Resolves once that is durable; a repetition may keep it twice. */
export interface DeadLetters {
  publish(letters: readonly DeadLetter[]): Promise<void>;
}

/** Names a game's rows: they are kept by the day of its creation. */
export interface GameKey {
  readonly gameId: string;
  readonly createdAt: EpochMs;
}

/** What a batch changes in the read model. */
export interface Changes {
  /** The newest state of each game that was created, joined, started or ended. */
  readonly games: readonly GameState[];
  readonly events: readonly (GameKey & { readonly recorded: RecordedEvent })[];
  /** Removed before `moves` are added: half-moves of earlier batches beyond `toPly`. */
  readonly takenBack: readonly (GameKey & { readonly toPly: Ply })[];
  readonly moves: readonly (GameKey & MoveMade)[];
  readonly snapshots: readonly Snapshot[];
  /** The first version that is missing in a game; null: nothing is missing any more. */
  readonly stuck: readonly { readonly gameId: string; readonly version: number | null }[];
}

interface MoveMade {
  readonly at: EpochMs;
  readonly move: GameEvent & { readonly type: 'MovePlayed' };
  /** The mover's time after the move; null without a clock. */
  readonly clockMs: Ms | null;
}

export interface Snapshot {
  readonly state: GameState;
  readonly at: EpochMs;
}

/** A game as the read model has it: the newest snapshot, if there is one, and the events after it. */
export interface StoredGame {
  readonly gameId: string;
  readonly snapshot: Snapshot | null;
  readonly events: readonly RecordedEvent[];
  readonly isStuck: boolean;
}

/** The writing side of the read model, for one consumer group and topic. */
export interface ProjectionStore {
  /** The offset that the partition's next batch has to begin with; 0 when nothing is stored. */
  nextOffset(partition: number): Promise<number>;
  /** The same of all partitions that something is stored of. */
  nextOffsets(): Promise<ReadonlyMap<number, number>>;
  load(gameIds: readonly string[]): Promise<readonly StoredGame[]>;
  /** Hashes of stored events, by `gameId:version`; those that are not stored are absent. */
  hashes(events: readonly (GameKey & { readonly version: number })[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Stores the changes and moves the partition's offset, both or neither. Resolves to false, with nothing stored, when
   * the offset is not `from`: another instance has been at work. `beforeCommit` runs when all else has succeeded.
   * Rejects with UnstorableError when a value cannot be stored, whoever tries.
   */
  commit(step: {
    readonly partition: number;
    readonly from: number;
    readonly to: number;
    readonly changes: Changes;
    readonly beforeCommit: () => Promise<void>;
  }): Promise<boolean>;
}

/** The writing side for ended games that come from elsewhere than the log: no offset moves. */
export interface WholeGames {
  /** Those of the games of which nothing is stored. */
  absent(gameIds: readonly string[]): Promise<readonly string[]>;
  /** Those of the games that are not stored to their ends. */
  incomplete(gameIds: readonly string[]): Promise<readonly string[]>;
  /** Stores all or, with an UnstorableError, nothing: because a part is there by now, or cannot be stored at all. */
  add(changes: Changes): Promise<void>;
}

export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
}
