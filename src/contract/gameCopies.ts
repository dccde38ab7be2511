import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { Actor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { Refusal } from '../domain/game/refusal.js';
import type { ListedGame } from './gameReads.js';
import type { ActionInput, JoinInput, MoveInput, NewGame } from './gameWorkflow.js';
import type { LogRecord } from './projection.js';

/** Where a game is kept. In a tie the earlier one is believed: the game itself, what is signed, what is only derived. */
export const STORES = ['temporal', 's3', 'kafka', 'postgresql', 'redis'] as const;
export type StoreName = (typeof STORES)[number];

/** What a store holds of one game, as it was read; whether that is sound is for the audit to say. */
export interface StoredCopy {
  /** As they stand there: with gaps, altered, or twice, if so it is. */
  readonly events: readonly RecordedEvent[];
  readonly checkpoints: readonly Checkpoint[];
  readonly flaws: readonly Flaw[];
}

/** What a store says of the game at one version, besides the events. */
export interface Checkpoint {
  /** Which part of the store says so: `state`, `newest snapshot`. */
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  /** What the store made of the events so far; null: nothing but the hash. */
  readonly made:
    | { readonly kind: 'state'; readonly value: unknown }
    | { readonly kind: 'listing'; readonly value: ListedGame }
    | null;
}

/** Something that is wrong in the store itself, whatever the others hold. */
export interface Flaw {
  /** The first version that it spoils; null: it cannot be told, or it is the game as a whole. */
  readonly version: number | null;
  readonly detail: string;
}

/** The game as its workflow carries it, by the answer of a worker that has replayed its history. */
export interface WorkflowCopy extends StoredCopy {
  /** The first version that it carries itself; those before were laid down in the archive. */
  readonly carriesFrom: number;
  /** Kafka has confirmed the events up to this version. */
  readonly confirmed: number;
  /** Refused commands among the last ones answered: a signal's verdict stands nowhere else. */
  readonly refused: readonly RefusedCommand[];
}

export interface RefusedCommand {
  readonly commandId: string;
  /** The giver of the command: its id is its giver's own. */
  readonly by: Actor;
  readonly refusal: Refusal;
}

/** What Temporal's history tells of a game, over all its runs that are still kept. */
export interface WorkflowTrail {
  readonly status: string;
  readonly runs: number;
  /** The oldest runs are gone, by retention or before a recovery: what they were told is not among the commands. */
  readonly isCut: boolean;
  /** In the order in which they were recorded. */
  readonly commands: readonly GivenCommand[];
  /** What each run was started with, and the result. */
  readonly checkpoints: readonly Checkpoint[];
  readonly flaws: readonly Flaw[];
}

/** A command as it stands in Temporal's history. */
export type GivenCommand = {
  readonly door: 'start' | 'signal' | 'update';
  readonly recordedAt: EpochMs;
  /** Of an update that was accepted and failed; null: it succeeded, or history cannot tell. */
  readonly refusal: Refusal | null;
} & (
  | { readonly name: 'create'; readonly input: NewGame }
  | { readonly name: 'move'; readonly input: MoveInput }
  | { readonly name: 'action'; readonly input: ActionInput }
  | { readonly name: 'join'; readonly input: JoinInput }
);

/** The records of one game in the event log, with the part of its partition that was read for them. */
export interface LogExcerpt {
  readonly partition: number;
  /** The oldest offset that the partition still has. */
  readonly first: number;
  /** Read from here ... */
  readonly from: number;
  /** ... to the record before this one: the end of the partition when the reading began. */
  readonly end: number;
  readonly records: readonly LogRecord[];
}

/** The game in the read model. */
export interface ReadModelCopy extends StoredCopy {
  /** Where the projector goes on in each partition; read before the rows, so that these are at least as far. */
  readonly nextOffsets: ReadonlyMap<number, number>;
}

/**
 * Where the audit reads. Null: the store is there and does not have the game. Each call rejects within seconds when its
 * store cannot be reached; the log takes longer the longer its partition is.
 */
export interface GameCopies {
  workflow(gameId: string): Promise<WorkflowCopy | null>;
  trail(gameId: string): Promise<WorkflowTrail | null>;
  /** How long Temporal keeps the game's workflow once it has closed. */
  retentionMs(gameId: string): Promise<Ms>;
  archive(gameId: string): Promise<StoredCopy | null>;
  /** Without events when it does not have the game. */
  readModel(gameId: string): Promise<ReadModelCopy>;
  hotState(gameId: string): Promise<StoredCopy | null>;
  /** What was written since then; null: from the beginning. */
  log(gameId: string, since: EpochMs | null): Promise<LogExcerpt>;
}
