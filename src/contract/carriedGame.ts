import type { EpochMs } from '../domain/chess/types.js';
import type { Actor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import type { Answer, CommandInput, NewGame } from './gameWorkflow.js';

/** How many answered commands a game remembers for those who ask again. */
export const REMEMBERED_ANSWERS = 64;

/** Events in a part of a very long history: as JSON about 0.6 MB, where Temporal takes at most 2 MB at a time. */
export const PART_EVENTS = 1_000;

/** An answered command: a repetition of `id` by the same actor gets the same answer. */
export interface Answered {
  readonly id: string;
  readonly by: Actor;
  readonly answer: Answer;
}

/** A whole history in the form that the archive takes. */
export interface CarriedHistory {
  /** What is laid down in the archive in parts, each named by the hash of its last event. */
  readonly parts: readonly string[];
  /** What follows on them, oldest first. */
  readonly events: readonly RecordedEvent[];
}

/** All that a game remembers: plain JSON, so that it crosses continue-as-new whole, and comes back after a loss. */
export interface Carried {
  readonly state: GameState;
  /** Events that Kafka has not confirmed, oldest first. */
  readonly outbox: readonly RecordedEvent[];
  /** All events, for the archive. */
  readonly history: CarriedHistory;
  /** The last answers, oldest first. */
  readonly answered: readonly Answered[];
}

/** Who starts a lost game again; the game begins with it. */
export interface Recovery extends Pick<CommandInput, 'id' | 'by' | 'correlationId'> {
  /** When the last event happened that was kept. */
  readonly lastEventAt: EpochMs;
}

/** The workflow's argument: a game to create, or one to go on with after continue-as-new or after a loss. */
export type GameInput = (
  { readonly newGame: NewGame } | { readonly carried: Carried; readonly recovery?: Recovery }
) & {
  /** Continue as new at this many history events even if the server does not suggest it yet. */
  readonly rolloverAfterEvents?: number;
};
