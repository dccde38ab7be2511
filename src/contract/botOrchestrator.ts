import type { Fen, Ms, Ply, Uci } from '../domain/chess/types.js';

/** A move wanted from the bot in the seat to move. Plain JSON: it is an activity's argument. */
export interface BotMoveRequest {
  readonly gameId: string;
  /** Half-moves on the board; with `gameId` it makes repetitions of the request recognisable. */
  readonly ply: Ply;
  readonly startFen: Fen;
  readonly moves: readonly Uci[];
  /** The position that `startFen` and `moves` lead to. */
  readonly fen: Fen;
  /** Strength, 1 (weakest) to 8. */
  readonly level: number;
  /** What both sides have left when the request is made; null if the game is played without a clock. */
  readonly clock: { readonly whiteMs: Ms; readonly blackMs: Ms; readonly incrementMs: Ms } | null;
  readonly correlationId: string | null;
}

export interface BotOrchestrator {
  /**
   * The bot's move, in UCI form but not checked against the rules. Throws BotRejected when asking again is useless,
   * BotUnavailable when it is not, and the signal's reason when the caller gives up.
   */
  requestMove(request: BotMoveRequest, signal?: AbortSignal): Promise<Uci>;
}

/** Final: the orchestrator understood and declined, or what it answered is not a legal move. */
export class BotRejected extends Error {
  override readonly name = 'BotRejected';
}

/** Why there was no usable answer: `busy` is a healthy orchestrator asking for patience, `broken` an open breaker. */
export type BotUnavailableReason = 'busy' | 'timeout' | 'failed' | 'broken';

/** No usable answer this time; the same request may be sent again. */
export class BotUnavailable extends Error {
  override readonly name = 'BotUnavailable';
  readonly reason: BotUnavailableReason;
  /** How long the orchestrator wants to be left alone; null if it did not say. */
  readonly retryAfterMs: Ms | null;

  constructor(reason: BotUnavailableReason, message: string, retryAfterMs: Ms | null = null) {
    super(message);
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}
