import { type Man, menOf, type Role } from './board.js';
import { type Color, COLORS, type Fen } from './types.js';

const OFFICERS_AT_START: readonly (readonly [Role, number])[] = [
  ['q', 1],
  ['r', 2],
  ['b', 2],
  ['n', 2],
];

/** Why no game can have led to these men, as a sentence; null if one may have. */
export function impossibleMen(fen: Fen): string | null {
  const men = menOf(fen);
  if (men.some((man) => man.role === 'p' && (man.rank === 0 || man.rank === 7)))
    return 'A pawn stands on the first or last rank.';
  return COLORS.map((color) => impossibleSide(color, men)).find((reason) => reason !== null) ?? null;
}

function impossibleSide(color: Color, men: readonly Man[]): string | null {
  const count = (role: Role): number => men.filter((man) => man.color === color && man.role === role).length;
  const [kings, pawns] = [count('k'), count('p')];
  if (kings !== 1) return `There must be one ${color} king, not ${kings}.`;
  if (pawns > 8) return `There are ${pawns} ${color} pawns.`;
  const promoted = OFFICERS_AT_START.reduce(
    (sum, [role, start]) => sum + Math.max(0, count(role) - start),
    0,
  );
  return promoted + pawns > 8 ? `There are more ${color} pieces than pawns could have become.` : null;
}
