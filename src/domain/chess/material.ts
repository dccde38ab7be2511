import { type Man, menOf, placementOf, squareColor } from './board.js';
import { type Color, COLORS, type Fen } from './types.js';

/**
 * Whether `color` could give mate by some series of legal moves, however badly the opponent plays: the test that
 * turns a flag fall into a draw (FIDE 6.9). It looks at material only: a side that cannot win because of a blocked
 * position is taken to be able to.
 * It cannot mate with a bare king; with one knight against nothing but queens; with bishops of one square color
 * when nobody has a bishop of the other and the opponent has neither knight nor pawn.
 */
export function canPossiblyMate(fen: Fen, color: Color): boolean {
  const men = menOf(fen).filter((man) => man.role !== 'k');
  const own = men.filter((man) => man.color === color);
  const theirs = men.filter((man) => man.color !== color);
  if (own.length === 0) return false;
  if (own.every(isBishop)) {
    const bothSquareColors = new Set(men.filter(isBishop).map(squareColor)).size === 2;
    return bothSquareColors || theirs.some((man) => man.role === 'n' || man.role === 'p');
  }
  const loneKnight = own.length === 1 && own[0]?.role === 'n';
  return !loneKnight || theirs.some((man) => man.role !== 'q');
}

/**
 * Whether neither side could ever give mate with the men left (FIDE 5.2.2). Not seen: dead positions that have
 * enough material, such as locked pawn walls or a forced capture into bare kings. They go on until a draw by
 * agreement, repetition, move count or flag.
 */
export function isDeadByMaterial(fen: Fen): boolean {
  return !/[pqr]/i.test(placementOf(fen)) && !COLORS.some((color) => canPossiblyMate(fen, color));
}

const isBishop = (man: Man): boolean => man.role === 'b';
