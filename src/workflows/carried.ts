import type { Answer, NewGame } from '../contract/gameWorkflow.js';
import type { Actor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import type { CarriedHistory } from './gameHistory.js';

/** An answered command: a repetition of `id` by the same actor gets the same answer. */
export interface Answered {
  readonly id: string;
  readonly by: Actor;
  readonly answer: Answer;
}

/** All that a game remembers: plain JSON, so that it crosses continue-as-new whole. */
export interface Carried {
  readonly state: GameState;
  /** Events that Kafka has not confirmed, oldest first. */
  readonly outbox: readonly RecordedEvent[];
  /** All events, for the archive. */
  readonly history: CarriedHistory;
  /** The last answers, oldest first. */
  readonly answered: readonly Answered[];
}

/** The workflow's argument: a game to create, or one to go on with after continue-as-new. */
export type GameInput = ({ readonly newGame: NewGame } | { readonly carried: Carried }) & {
  /** Continue as new at this many history events even if the server does not suggest it yet. */
  readonly rolloverAfterEvents?: number;
};
