import { boardRows, makePlacement } from './board.js';
import type { FenFields } from './fenFields.js';
import type { Fen } from './types.js';

/**
 * The position before the double step that the en-passant field claims, or null if no pawn can just have made it.
 * The turn stays with the side that may capture: it must not have been in check there, for the opponent was to move.
 */
export function beforeDoubleStep({ placement, turn, enPassant, halfmoveClock }: FenFields): Fen | null {
  const [pawn, from, passed, to, rank] = turn === 'w' ? ['p', 1, 2, 3, '6'] : ['P', 6, 5, 4, '3'];
  if (halfmoveClock !== 0 || !enPassant.endsWith(rank)) return null;
  const file = 'abcdefgh'.indexOf(enPassant.charAt(0));
  const column = boardRows(placement).map((row) => row[file]);
  if (column[from] !== '.' || column[passed] !== '.' || column[to] !== pawn) return null;
  const before = boardRows(placement).map((row, index) => {
    if (index === from) return row.with(file, pawn);
    return index === to ? row.with(file, '.') : row;
  });
  return `${makePlacement(before)} ${turn} - - 0 1`;
}
