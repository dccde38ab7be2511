import type { Color, Fen } from './types.js';

export type Role = 'p' | 'n' | 'b' | 'r' | 'q' | 'k';

/** A piece or pawn and where it stands. `file` 0-7 is a-h, `rank` 0-7 is 1-8. */
export interface Man {
  readonly color: Color;
  readonly role: Role;
  readonly file: number;
  readonly rank: number;
}

/** All men on the board, read from the FEN's first field, which must be well formed. */
export function menOf(fen: Fen): Man[] {
  const ranks = (fen.split(' ', 1)[0] ?? '').split('/');
  return ranks.flatMap((text, index) => menOfRank(text, 7 - index));
}

function menOfRank(text: string, rank: number): Man[] {
  const squares = [...text.replace(/\d/g, (count) => '.'.repeat(Number(count)))];
  return squares.flatMap((letter, file) => {
    if (letter === '.') return [];
    const role = letter.toLowerCase() as Role;
    return [{ color: letter === role ? 'black' : 'white', role, file, rank }];
  });
}

/** Dark squares are 0 (a1), light squares 1. */
export const squareColor = (man: Man): 0 | 1 => ((man.file + man.rank) % 2 === 0 ? 0 : 1);
