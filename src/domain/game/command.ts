import type { ByColor, Color, EpochMs, Ms, Ply, Uci } from '../chess/types.js';
import type { Seat } from './seat.js';
import type { GameSettings } from './state.js';
import type { GameResult } from './termination.js';

/** On whose behalf a command is given; it is written into every event. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'bot'; readonly color: Color }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'ops'; readonly name: string }
  /** The rules themselves: a flag fall, a limit that passed. */
  | { readonly kind: 'arbiter' };

/** Names of commands are their givers' own: nobody can have another's move taken for a repetition. */
export const isSameActor = (one: Actor, other: Actor): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export interface CreateGame {
  readonly type: 'createGame';
  readonly gameId: string;
  readonly seats: ByColor<Seat>;
  readonly settings: GameSettings;
}
export interface JoinGame {
  readonly type: 'joinGame';
  /** The wanted seat, or null for whichever is open. */
  readonly color: Color | null;
}
export interface PlayMove {
  readonly type: 'playMove';
  /** Half-moves on the board when the player moved: the precondition that makes a move safe to repeat. */
  readonly ply: Ply;
  readonly uci: Uci;
  /** One-way network delay as the server measured it, never as the client reports it. */
  readonly lagMs: Ms;
}
/** The bot stayed silent: a legal move is played in its place. */
export interface PlayFallbackMove {
  readonly type: 'playFallbackMove';
  readonly ply: Ply;
  readonly reason: string;
}
export interface Adjudicate {
  readonly type: 'adjudicate';
  readonly result: GameResult;
  readonly reason: string;
}
/**
 * The game's workflow was lost and starts again from its events. `lastEventAt`: when the last of them happened, the
 * last that is known of the time before the outage.
 */
export interface RecoverGame {
  readonly type: 'recoverGame';
  readonly lastEventAt: EpochMs;
}
/** The caller's edge attests since when the opponent has no connection. */
export interface ClaimAbandoned {
  readonly type: 'claimAbandoned';
  readonly want: 'victory' | 'draw';
  readonly goneSince: EpochMs | null;
}

/** What a seated player may ask for besides moving. */
export type PlayerAction =
  | { readonly type: 'abort' }
  | { readonly type: 'resign' }
  | { readonly type: 'offerDraw' }
  | { readonly type: 'acceptDraw' }
  | { readonly type: 'declineDraw' }
  | { readonly type: 'claimDraw' }
  | { readonly type: 'proposeTakeback' }
  | { readonly type: 'acceptTakeback' }
  | { readonly type: 'declineTakeback' }
  | { readonly type: 'giveTime'; readonly ms: Ms }
  | { readonly type: 'claimFlag' }
  | ClaimAbandoned;

/** Time has passed: see what happened by itself. Given by the workflow's watchdog, never by a caller. */
export interface PassTime {
  readonly type: 'passTime';
}

export type GameCommand =
  CreateGame | JoinGame | PlayMove | PlayFallbackMove | PlayerAction | Adjudicate | RecoverGame | PassTime;
export type CommandType = GameCommand['type'];
