import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INITIAL_FEN, legalMoves, parseFen, playUci, sanToUci } from '../../../src/domain/chess/position.js';
import { err, ok } from '../../../src/domain/result.js';
import { aGame, played } from '../../support/chess.js';

describe('a legal move', () => {
  test.each([
    [
      'a double step names no square that cannot be captured',
      INITIAL_FEN,
      'e2e4',
      'e4',
      'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
    ],
    [
      'a double step past an enemy pawn names the square',
      '4k3/8/8/8/3p4/8/4P3/4K3 w - - 0 1',
      'e2e4',
      'e4',
      '4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1',
    ],
    [
      'a double step past a pinned pawn names none',
      '8/8/8/8/k2p3R/8/4P3/4K3 w - - 0 1',
      'e2e4',
      'e4',
      '8/8/8/8/k2pP2R/8/8/4K3 b - - 0 1',
    ],
    [
      'en passant removes the passed pawn',
      '4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1',
      'd4e3',
      'dxe3',
      '4k3/8/8/8/8/4p3/8/4K3 w - - 0 2',
    ],
    [
      'castling is the move of the king',
      'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 3 9',
      'e1g1',
      'O-O',
      'r3k2r/8/8/8/8/8/8/R4RK1 b kq - 4 9',
    ],
    [
      'castling long',
      'r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 3 9',
      'e8c8',
      'O-O-O',
      '2kr3r/8/8/8/8/8/8/R3K2R w KQ - 4 10',
    ],
    [
      'a captured rook takes its right along',
      'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 3 9',
      'h1h8',
      'Rxh8+',
      'r3k2R/8/8/8/8/8/8/R3K3 b Qq - 0 9',
    ],
    [
      'promotion to a knight with check',
      '8/2k1P3/8/8/8/8/8/4K3 w - - 0 1',
      'e7e8n',
      'e8=N+',
      '4N3/2k5/8/8/8/8/8/4K3 b - - 0 1',
    ],
    [
      'the knight that could also come from elsewhere is told apart',
      '4k3/8/8/8/8/8/8/1N2KN2 w - - 0 1',
      'b1d2',
      'Nbd2',
      '4k3/8/8/8/8/8/3N4/4KN2 b - - 1 1',
    ],
  ])('%s', (_, fen, uci, san, after) => {
    expect(playUci(fen, uci)).toEqual(
      ok({ fen: after, uci, san, over: expect.toBeOneOf([null, 'deadPosition']) }),
    );
  });
});

describe('a refused move', () => {
  const promoting = '8/4P1k1/8/8/8/8/8/4K3 w - - 0 1';
  test.each([
    ['too far', INITIAL_FEN, 'e2e5'],
    ['of the other side', INITIAL_FEN, 'e7e5'],
    ['from an empty square', INITIAL_FEN, 'e4e5'],
    ['with a promotion that is none', INITIAL_FEN, 'e2e4q'],
    ['with a promotion left open', promoting, 'e7e8'],
    ['with promotion to a king', promoting, 'e7e8k'],
    ['with promotion to a pawn', promoting, 'e7e8p'],
    ['with promotion in capitals', promoting, 'e7e8Q'],
    ['into check', '4k3/8/8/8/8/8/4r3/3K4 w - - 0 1', 'd1c2'],
    ['of a pinned piece', '4k3/4r3/8/8/8/8/4N3/4K3 w - - 0 1', 'e2c3'],
    ['castling out of check', '4k3/8/8/8/8/8/4r3/R3K2R w KQ - 0 1', 'e1g1'],
    ['castling through check', '4k3/8/8/8/8/8/5r2/R3K2R w KQ - 0 1', 'e1g1'],
    ['castling written as king takes rook', '4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1', 'e1h1'],
    ['castling without the right', '4k3/8/8/8/8/8/8/R3K2R w - - 0 1', 'e1g1'],
    ['castling with a right but no rook', '4k3/8/8/8/8/8/8/R3K3 w KQ - 0 1', 'e1g1'],
    ['castling with a right but the king elsewhere', '4k3/8/8/8/8/8/8/R6K w KQ - 0 1', 'h1j1'],
    ['in SAN', INITIAL_FEN, 'Nf3'],
    ['that is none', INITIAL_FEN, '--'],
    ['that is none, in UCI', INITIAL_FEN, '0000'],
    ['from a square to itself', INITIAL_FEN, 'e1e1'],
    ['with text after it', INITIAL_FEN, 'e2e4 '],
    ['that is empty', INITIAL_FEN, ''],
    ['in a position that is none', 'no position', 'e2e4'],
  ])('%s', (_, fen, uci) => {
    expect(playUci(fen, uci)).toEqual(err('illegal_move'));
  });
});

describe('a move ends the game', () => {
  test.each([
    ['checkmate', "fool's mate", aGame('f2f3 e7e5 g2g4'), 'd8h4'],
    ['checkmate', 'by promotion', '7k/4P1pp/8/8/8/8/8/4K3 w - - 0 1', 'e7e8q'],
    ['checkmate', 'by a smothering knight', '6rk/6pp/7N/8/8/8/8/4K3 w - - 0 1', 'h6f7'],
    ['stalemate', 'a queen too near', '7k/8/6K1/8/8/8/5Q2/8 w - - 0 1', 'f2f7'],
    ['deadPosition', 'the last pawn is taken', '4k3/8/8/8/8/8/4p3/4K3 w - - 0 1', 'e1e2'],
    ['deadPosition', 'a knight is left', '4k3/8/8/8/8/8/3rN3/4K3 w - - 0 1', 'e1d2'],
    ['deadPosition', 'bishops of one square color are left', '2b1k3/8/8/8/8/5B2/4r3/4K3 w - - 0 1', 'f3e2'],
    [null, 'bishops of both square colors are left', '4kb2/8/8/8/8/5B2/4r3/4K3 w - - 0 1', 'f3e2'],
    [null, 'a knight on each side is left', '4k1n1/8/8/8/8/8/3rN3/4K3 w - - 0 1', 'e1d2'],
    [null, 'two knights are left', '4k3/8/8/8/8/5N2/3rN3/4K3 w - - 0 1', 'e1d2'],
    [null, 'check', '4k3/8/8/8/8/8/8/R3K3 w - - 0 1', 'a1a8'],
  ])('%s: %s', (over, _, fen, uci) => {
    expect(played(fen, uci).over).toBe(over);
  });
});

test('no strings make it throw', () => {
  const fen = fc.string({
    unit: fc.constantFrom(...'pnbrqkPNBRQK12345678/ w-KQkqe36 0'.split('')),
    maxLength: 90,
  });
  const square = fc
    .constantFrom(...'abcdefgh'.split(''))
    .chain((file) => fc.integer({ min: 0, max: 9 }).map((n) => file + n));
  const uci = fc.tuple(square, square, fc.constantFrom('', 'q', 'k')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      fc.oneof(fen, fc.string(), fc.constant(INITIAL_FEN)),
      fc.oneof(uci, fc.string()),
      (position, move) => {
        expect(typeof playUci(position, move).ok).toBe('boolean');
      },
    ),
  );
});

test('in random games each move offered can be played, is found by its notation and leads to the one form of a position', () => {
  const choices = fc.array(fc.nat(), { minLength: 50, maxLength: 50 });
  fc.assert(
    fc.property(choices, (game) => {
      let fen = INITIAL_FEN;
      for (const choice of game) {
        const moves = legalMoves(fen);
        const move = played(fen, moves[choice % moves.length] ?? '');
        expect(sanToUci(fen, move.san)).toBe(move.uci);
        if (move.over !== null) return;
        expect(parseFen(move.fen)).toEqual(ok(move.fen));
        fen = move.fen;
      }
    }),
    { numRuns: 5 },
  );
});
