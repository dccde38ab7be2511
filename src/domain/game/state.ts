import type { ByColor, Color, EpochMs, Fen, Ms, Ply, PositionKey, San, Uci } from '../chess/types.js';
import type { ClockState } from '../clock/clockState.js';
import type { TimeControl } from '../clock/timeControl.js';
import type { Seat, TakenSeat } from './seat.js';
import type { Ending } from './termination.js';

/** What is agreed before the first move and never changes. */
export interface GameSettings {
  readonly timeControl: TimeControl;
  readonly startFen: Fen;
  readonly rated: boolean;
  /** How long an open seat is kept open. */
  readonly waitingLimitMs: Ms;
  /** How long each side may take for its first move, as clocks do not run yet. */
  readonly firstMoveLimitMs: Ms;
  /** How long after a flag fall a move that was received in time may still be on its way to the game. */
  readonly flagGraceMs: Ms;
  /** The game that this one is the rematch of. */
  readonly rematchOf: string | null;
  /** How much later than its players onlookers are shown what happens; absent: not later. */
  readonly spectatorDelayMs?: Ms | undefined;
}

/** One half-move that stands on the board. */
export interface PlayedMove {
  readonly uci: Uci;
  readonly san: San;
  /** The mover's remaining time after the move, increment included; null without a clock. */
  readonly clockMs: Ms | null;
}

/** A pending draw offer or takeback proposal. */
export interface Proposal {
  readonly by: Color;
  readonly ply: Ply;
  readonly at: EpochMs;
}

interface GameFacts {
  readonly gameId: string;
  /** Number of events so far: the version of the last one. */
  readonly version: number;
  /** Hash of the last event; equal hashes at equal versions mean equal histories. */
  readonly hash: string;
  readonly createdAt: EpochMs;
  /** When it last went on after its workflow was lost; absent: it never was. */
  readonly recoveredAt?: EpochMs | undefined;
  readonly settings: GameSettings;
}

/** The board and clocks of a game whose seats are taken. */
interface Play {
  readonly seats: ByColor<TakenSeat>;
  readonly startedAt: EpochMs;
  readonly fen: Fen;
  readonly moves: readonly PlayedMove[];
  /** Keys of the positions since the last capture, pawn move or start, the current one last. */
  readonly positions: readonly PositionKey[];
  readonly clock: ClockState;
  /** When the current turn began: the previous move, the start, or a takeback. */
  readonly turnStartedAt: EpochMs;
}

export interface WaitingGame extends GameFacts {
  readonly status: 'waiting_for_opponent';
  readonly seats: ByColor<Seat>;
}

export interface GameInProgress extends GameFacts, Play {
  readonly status: 'in_progress';
  readonly drawOffer: Proposal | null;
  /** The ply at which each side last offered a draw, for the limit on repeated offers. */
  readonly lastDrawOfferPly: ByColor<Ply | null>;
  readonly takeback: Proposal | null;
}

/** `play` is null when the game ended before its seats were taken. */
export interface EndedGame extends GameFacts {
  readonly status: 'ended';
  readonly seats: ByColor<Seat>;
  readonly play: Play | null;
  readonly ending: Ending;
  readonly endedAt: EpochMs;
}

/**
 * A game is one of three things and moves only forward through them.
 * Plain JSON (no Map, Set, Date, class): it crosses continue-as-new, Redis, PostgreSQL and S3 unchanged.
 */
export type GameState = WaitingGame | GameInProgress | EndedGame;
export type GameStatus = GameState['status'];

/** Half-moves on the board. */
export const plyOf = (play: { readonly moves: readonly PlayedMove[] }): Ply => play.moves.length;
