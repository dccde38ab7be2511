import type { GameCommand } from '../domain/game/command.js';
import { decide } from '../domain/game/decide.js';
import type { Context } from '../domain/game/decision.js';
import type { Refusal, RefusalCode } from '../domain/game/refusal.js';
import type { GameState } from '../domain/game/state.js';

/**
 * - pass: the game will take it, as far as the edge can see
 * - doubt: the edge would refuse, but it may be behind the game, so the game has to say
 * - refuse: no event that the edge has not seen yet can make it right
 */
export type Opinion =
  | { readonly kind: 'pass' }
  | { readonly kind: 'doubt' }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/** What the edge thinks of a command, by the same rules as the game. It says nothing on repeated command ids. */
export function precheck(state: GameState, command: GameCommand, context: Context): Opinion {
  const { events, refusal } = decide(state, command, context);
  if (refusal === null || events.length > 0) return { kind: 'pass' };
  return isCertain(state, refusal) ? { kind: 'refuse', refusal } : { kind: 'doubt' };
}

/**
 * An ended game stays so, and who may adjudicate does not depend on the game. The rules come to the other two only if
 * the move was made for the very ply that the edge has on the board.
 */
const CERTAIN: ReadonlySet<RefusalCode> = new Set([
  'game_over',
  'forbidden',
  'illegal_move',
  'not_your_turn',
]);

/** Seats are settled when play begins. */
const isCertain = ({ status }: GameState, { code }: Refusal): boolean =>
  CERTAIN.has(code) || (code === 'not_your_seat' && status === 'in_progress');
