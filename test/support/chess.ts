import { INITIAL_FEN, type Played, playUci } from '../../src/domain/chess/position.js';
import type { Fen, Uci } from '../../src/domain/chess/types.js';

/** Plays a move that the test takes to be legal. */
export function played(fen: Fen, uci: Uci): Played {
  const result = playUci(fen, uci);
  if (!result.ok) throw new Error(`${uci} is illegal in ${fen}`);
  return result.value;
}

/** The position after moves from the initial one: `aGame('e2e4 e7e5')`. */
export const aGame = (ucis: string): Fen =>
  ucis.split(' ').reduce((fen, uci) => played(fen, uci).fen, INITIAL_FEN);
