import type { Color, Fen } from './types.js';

export type Role = 'p' | 'n' | 'b' | 'r' | 'q' | 'k';

/** A piece or pawn and where it stands. `file` 0-7 is a-h, `rank` 0-7 is 1-8. */
export interface Man {
  readonly color: Color;
  readonly role: Role;
  readonly file: number;
  readonly rank: number;
}

/** The FEN's first field: where the men stand. */
export const placementOf = (fen: Fen): string => fen.split(' ', 1)[0] ?? '';

/** The FEN's board, eighth rank first, one letter a square, `.` where it is empty. */
export const boardRows = (fen: Fen): string[][] => placementOf(fen).split('/').map(expandRank);

export const expandRank = (rank: string): string[] =>
  rank.replace(/\d/g, (count) => '.'.repeat(Number(count))).split('');

/** The reverse of `boardRows`. */
export const makePlacement = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.join('').replace(/\.+/g, (empty) => String(empty.length))).join('/');

/** All men on the board. */
export const menOf = (fen: Fen): Man[] =>
  boardRows(fen).flatMap((row, index) =>
    row.flatMap((letter, file): Man[] => {
      const role = letter.toLowerCase();
      const color = letter === role ? 'black' : 'white';
      return isRole(role) ? [{ color, role, file, rank: 7 - index }] : [];
    }),
  );

const isRole = (letter: string): letter is Role => 'pnbrqk'.includes(letter);

/** Dark squares are 0 (a1), light squares 1. */
export const squareColor = (man: Man): number => (man.file + man.rank) % 2;
