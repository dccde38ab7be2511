import { Chess } from 'chess.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canPossiblyMate, isDeadByMaterial } from '../../../src/domain/chess/material.js';

/** Each row: White's men besides the king, Black's men besides the king, and whether White can possibly mate. */
const ladder: readonly (readonly [white: string, black: string, can: boolean])[] = [
  ['', '', false],
  ['', 'q', false],
  ['', 'rrp', false],
  ['P', '', true],
  ['R', '', true],
  ['Q', '', true],
  ['N', '', false],
  ['N', 'q', false],
  ['N', 'qq', false],
  ['N', 'r', true],
  ['N', 'b', true],
  ['N', 'n', true],
  ['N', 'p', true],
  ['N', 'qp', true],
  ['NN', '', true],
  ['NB', '', true],
  ['B', '', false],
  ['B', 'q', false],
  ['B', 'r', false],
  ['B', 'qr', false],
  ['B', 'n', true],
  ['B', 'p', true],
];

describe('what White can possibly mate with', () => {
  test.each(ladder)('K%s against k%s: %s', (white, black, can) => {
    expect(canPossiblyMate(fenOf(white, black), 'white')).toBe(can);
  });

  test.each(ladder)('the same with colors changed: k%s against K%s', (white, black, can) => {
    const swapped = fenOf(black.toUpperCase(), white.toLowerCase());
    expect(canPossiblyMate(swapped, 'black')).toBe(can);
  });

  test.each([
    ['bishops of one square color', '4k3/8/8/8/8/8/8/B1B1K3 w - - 0 1', false],
    ['bishops of both square colors', '4k3/8/8/8/8/8/8/BB2K3 w - - 0 1', true],
    ['a bishop against one of the same square color', '2b1k3/8/8/8/8/8/8/1B2K3 w - - 0 1', false],
    ['a bishop against one of the other square color', '1b2k3/8/8/8/8/8/8/1B2K3 w - - 0 1', true],
    ['a bishop against a queen and a bishop of the other color', 'qb2k3/8/8/8/8/8/8/1B2K3 w - - 0 1', true],
    ['a knight and a pawn that is blocked', '4k3/8/8/p7/P7/8/8/3NK3 w - - 0 1', true],
  ])('%s', (_, fen, can) => {
    expect(canPossiblyMate(fen, 'white')).toBe(can);
  });
});

test('a position is dead by material exactly where chess.js finds insufficient material', () => {
  const man = fc.constantFrom(...'BBBbbbNnRq......'.split(''));
  fc.assert(
    fc.property(fc.array(man, { maxLength: 4 }), fc.nat(59), (men, offset) => {
      const squares = Array.from({ length: 64 }, (_, index) => men[(index + 64 - offset) % 64] ?? '.');
      const fen = toFen(squares.with(0, 'k').with(63, 'K'));
      const reference = new Chess(fen, { skipValidation: true }).isInsufficientMaterial();
      expect([fen, isDeadByMaterial(fen)]).toEqual([fen, reference]);
    }),
    { numRuns: 300 },
  );
});

const fenOf = (white: string, black: string): string =>
  toFen(['k', ...black.padEnd(31, '.').split(''), 'K', ...white.padEnd(31, '.').split('')]);

function toFen(squares: readonly string[]): string {
  const rows = Array.from({ length: 8 }, (_, row) => squares.slice(8 * row, 8 * row + 8).join(''));
  const placement = rows.map((row) => row.replace(/\.+/g, (empty) => String(empty.length))).join('/');
  return `${placement} w - - 0 1`;
}
