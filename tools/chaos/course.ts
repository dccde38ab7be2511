import type { ActionBody } from '../../src/contract/commandSchemas.js';
import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import { type Color, opposite, type Uci } from '../../src/domain/chess/types.js';
import { randomLine, seededRandom } from '../randomLine.js';

/** What one player does when its turn in the course has come. */
export interface Step {
  readonly color: Color;
  readonly does: { readonly uci: Uci } | { readonly action: ActionBody };
}

/** Lengths of games differ, so that they do not all end at once. */
const PLIES_APART = 5;
const TAKEBACK_AT_PLY = 7;

/**
 * A whole game, the same for the same seed: random moves, about `plies` of them; in every fourth game one is taken
 * back and played again; the end is a draw by agreement or a resignation.
 */
export function courseOf(seed: number, plies: number): Step[] {
  const length = Math.max(2, plies + (seed % (2 * PLIES_APART + 1)) - PLIES_APART);
  const moves = randomLine(INITIAL_FEN, length, seededRandom(seed)).map((uci, ply): Step => ({
    color: ply % 2 === 0 ? 'white' : 'black',
    does: { uci },
  }));
  const last = moves.at(-1)?.color ?? 'white';
  const offer = seed % 3 === 0 ? [asks(last, { type: 'offerDraw' })] : [];
  const end = [...offer, asks(opposite(last), { type: 'resign' })];
  return [...(seed % 4 === 0 ? withTakeback(moves) : moves), ...end];
}

const asks = (color: Color, action: ActionBody): Step => ({ color, does: { action } });

function withTakeback(moves: readonly Step[]): Step[] {
  return moves.flatMap((move, ply) =>
    ply === TAKEBACK_AT_PLY
      ? [
          move,
          asks(move.color, { type: 'proposeTakeback' }),
          asks(opposite(move.color), { type: 'acceptTakeback' }),
          move,
        ]
      : [move],
  );
}
