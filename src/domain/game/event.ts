import type { ByColor, Color, EpochMs, Fen, Ms, Ply, San, Uci } from '../chess/types.js';
import type { ClockState } from '../clock/clockState.js';
import type { TimeControl } from '../clock/timeControl.js';
import type { Actor } from './command.js';
import type { HumanSeat, Seat, TakenSeat } from './seat.js';
import type { GameSettings } from './state.js';
import type { Ending } from './termination.js';

/** All that can happen in a game. Facts only: `evolve` never asks the rules again. */
export type GameEvent =
  | {
      readonly type: 'GameCreated';
      readonly gameId: string;
      readonly seats: ByColor<Seat>;
      readonly settings: GameSettings;
    }
  | { readonly type: 'PlayerJoined'; readonly color: Color; readonly seat: HumanSeat }
  | { readonly type: 'GameStarted'; readonly seats: ByColor<TakenSeat>; readonly clock: ClockState }
  | {
      readonly type: 'MovePlayed';
      /** The ply after the move: 1 for White's first. */
      readonly ply: Ply;
      readonly color: Color;
      readonly uci: Uci;
      readonly san: San;
      readonly fen: Fen;
      /** Both clocks after the move. */
      readonly clock: ClockState;
      /** What the mover thought, as charged, and how much network delay was given back. */
      readonly spentMs: Ms;
      readonly lagCreditMs: Ms;
    }
  | { readonly type: 'DrawOffered'; readonly color: Color; readonly ply: Ply }
  | {
      readonly type: 'DrawDeclined';
      readonly color: Color;
      readonly how: 'declined' | 'withdrawn' | 'expired';
    }
  | { readonly type: 'TakebackProposed'; readonly color: Color; readonly ply: Ply }
  | { readonly type: 'TakebackDeclined'; readonly color: Color; readonly how: 'declined' | 'withdrawn' }
  | {
      readonly type: 'MovesTakenBack';
      readonly color: Color;
      /** Half-moves left on the board. */
      readonly toPly: Ply;
      readonly fen: Fen;
      readonly clock: ClockState;
    }
  | {
      readonly type: 'TimeGiven';
      readonly color: Color;
      readonly to: Color;
      readonly ms: Ms;
      readonly clock: ClockState;
    }
  | { readonly type: 'BotFellBack'; readonly color: Color; readonly ply: Ply; readonly reason: string }
  | {
      readonly type: 'GameRecovered';
      /** Both clocks as they run on from this instant; null before the start. */
      readonly clock: ClockState | null;
    }
  | {
      readonly type: 'GameEnded';
      readonly ending: Ending;
      /** Which rule, on which facts: enough to explain the result to a player. */
      readonly because: string;
      readonly clock: ClockState | null;
      readonly summary: GameSummary;
    };

/**
 * The game in short, so that its end alone is enough for those who know nothing of it: ratings, statistics. All of it
 * follows from the events before; `evolve` does not read it.
 */
export interface GameSummary {
  readonly seats: ByColor<Seat>;
  readonly timeControl: TimeControl;
  readonly rated: boolean;
  readonly startFen: Fen;
  /** When both seats were taken; null if that never was. */
  readonly startedAt: EpochMs | null;
  /** Half-moves on the board at the end: the length of `ucis`. */
  readonly plies: Ply;
  readonly ucis: readonly Uci[];
}

export type EventType = GameEvent['type'];
export type MovePlayed = GameEvent & { readonly type: 'MovePlayed' };

/** An event before it is recorded: `at` is when it happened, which for a flag fall is the deadline itself. */
export interface EventDraft {
  readonly event: GameEvent;
  readonly at: EpochMs;
  readonly by: Actor;
}

/**
 * An event as it is recorded: numbered, dated, attributed and chained.
 * `version` counts 1, 2, 3 ... per game without gaps; `hash` = sha256(previous hash + canonical JSON of the rest).
 */
export interface RecordedEvent {
  readonly version: number;
  readonly at: EpochMs;
  readonly by: Actor;
  /** Id of the command that caused it; null when the arbiter did. */
  readonly commandId: string | null;
  readonly correlationId: string | null;
  readonly event: GameEvent;
  readonly hash: string;
}
