import type { ByColor, Color, EpochMs, Ms, Ply, Uci } from '../domain/chess/types.js';
import type { Actor, Adjudicate, PlayerAction } from '../domain/game/command.js';
import type { Refusal } from '../domain/game/refusal.js';
import type { Seat } from '../domain/game/seat.js';
import type { GameSettings, GameState } from '../domain/game/state.js';
import type { RecordedEvent } from '../domain/game/event.js';

/** Names and shapes shared by the game workflow and those who talk to it. Renaming one breaks running games. */
export const GAME_WORKFLOW = 'game';
export const GAME_TASK_QUEUE = 'games';
export const gameWorkflowId = (gameId: string): string => `game-${gameId}`;

export const MOVE = 'move';
export const ACTION = 'action';
export const JOIN = 'join';
export const ROLLOVER = 'rollover';
export const STATE = 'state';
export const LEGAL_MOVES = 'legalMoves';
export const AUDIT = 'audit';

/** What every command carries. `receivedAt` is stamped by the edge: a slow worker never costs a player time. */
export interface CommandInput {
  /** Its giver's own name for the command: a repetition gets the first answer. */
  readonly id: string;
  readonly by: Actor;
  readonly receivedAt: EpochMs;
  readonly correlationId: string | null;
}
export interface MoveInput extends CommandInput {
  readonly ply: Ply;
  readonly uci: Uci;
  /** One-way delay measured by the edge's own ping, milliseconds; 0 when unknown. */
  readonly lagMs: Ms;
}
export interface ActionInput extends CommandInput {
  readonly action: PlayerAction | Adjudicate;
}
export interface JoinInput extends CommandInput {
  readonly color: Color | null;
}

/** The workflow's argument when a game is created. */
export interface NewGame extends CommandInput {
  readonly gameId: string;
  readonly seats: ByColor<Seat>;
  readonly settings: GameSettings;
}

/** The answer to a command. `version` and `at` are those of the last event that it caused. */
export type Answer =
  | { readonly ok: true; readonly version: number; readonly at: EpochMs }
  | { readonly ok: false; readonly refusal: Refusal };

/** The answer to a signal, which cannot carry one itself: sent by the sink to the sender's edge. */
export interface SignalAnswer {
  readonly commandId: string;
  /** The giver of the command: its id is its giver's own. */
  readonly by: Actor;
  readonly answer: Answer;
}

/** What the workflow hands to the worker's sinks at each workflow task. */
export interface GameUpdate {
  readonly gameId: string;
  /** Hash of the event before `events[0]`; the empty string before the first. */
  readonly previousHash: string;
  /** Events of the current task: shown to players at once, never published to Kafka before the task has committed. */
  readonly events: readonly RecordedEvent[];
  /** The state after `events`. */
  readonly state: GameState;
  readonly answers: readonly SignalAnswer[];
  /** Events of earlier tasks, hence committed, that Kafka has not confirmed; oldest first, no gaps. */
  readonly unconfirmed: readonly RecordedEvent[];
}

/** The closed workflow's result. */
export interface GameRecord {
  readonly gameId: string;
  readonly version: number;
  readonly hash: string;
  readonly result: string;
  readonly termination: string;
  readonly plies: Ply;
}
