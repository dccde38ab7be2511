import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INITIAL_FEN, parseFen } from '../../../src/domain/chess/position.js';
import { ok } from '../../../src/domain/result.js';

const reasonFor = (fen: string): string => {
  const result = parseFen(fen);
  return result.ok ? `read as ${result.value}` : result.error;
};

test('the initial position is read as it is written', () => {
  expect(parseFen(INITIAL_FEN)).toEqual(ok(INITIAL_FEN));
});

describe('a position is written in one form', () => {
  test.each([
    [
      'spaces around and between fields',
      '  4k2r/8/8/8/8/8/8/4K2R  w  Kk - 5 30 ',
      '4k2r/8/8/8/8/8/8/4K2R w Kk - 5 30',
    ],
    [
      'counters with leading zeros',
      '4k2r/8/8/8/8/8/8/4K2R w - - 007 030',
      '4k2r/8/8/8/8/8/8/4K2R w - - 7 30',
    ],
    [
      'rights without a rook at home',
      'r3k3/8/8/8/8/8/8/4K2R w KQkq - 0 1',
      'r3k3/8/8/8/8/8/8/4K2R w Kq - 0 1',
    ],
    [
      'rights without the king at home',
      'r3k2r/8/8/8/8/8/3K4/R6R w KQkq - 0 1',
      'r3k2r/8/8/8/8/8/3K4/R6R w kq - 0 1',
    ],
    [
      'en passant that no pawn can capture',
      'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 1',
      'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
    ],
    [
      'en passant that can be captured',
      '4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1',
      '4k3/8/8/8/3pP3/8/8/4K3 b - e3 0 1',
    ],
    [
      'en passant by a pawn pinned along its rank',
      '8/8/8/8/k2pP2R/8/8/4K3 b - e3 0 1',
      '8/8/8/8/k2pP2R/8/8/4K3 b - - 0 1',
    ],
    [
      'en passant without a pawn that has passed',
      '4k3/8/8/8/3p4/8/8/R3K3 b - e3 0 1',
      '4k3/8/8/8/3p4/8/8/R3K3 b - - 0 1',
    ],
    ['en passant of the own pawn', '4k3/8/8/8/3pP3/8/8/4K3 w - e3 0 1', '4k3/8/8/8/3pP3/8/8/4K3 w - - 0 1'],
    [
      'en passant over an occupied square',
      '4k3/8/8/8/3pP3/4B3/8/4K3 b - e3 0 1',
      '4k3/8/8/8/3pP3/4B3/8/4K3 b - - 0 1',
    ],
    [
      'en passant from an occupied square',
      '4k3/8/8/8/3pP3/8/4B3/4K3 b - e3 0 1',
      '4k3/8/8/8/3pP3/8/4B3/4K3 b - - 0 1',
    ],
    [
      'en passant after another move',
      '4k3/8/8/8/3pP3/8/8/4K3 b - e3 3 9',
      '4k3/8/8/8/3pP3/8/8/4K3 b - - 3 9',
    ],
    [
      'en passant that would block a check older than the double step',
      '8/8/7k/8/3pP3/8/8/2B1K3 b - e3 0 1',
      '8/8/7k/8/3pP3/8/8/2B1K3 b - - 0 1',
    ],
    [
      'en passant of the pawn that gives check',
      '8/8/8/3k4/3pP3/8/8/4K3 b - e3 0 1',
      '8/8/8/3k4/3pP3/8/8/4K3 b - e3 0 1',
    ],
  ])('%s', (_, text, written) => {
    expect(parseFen(text)).toEqual(ok(written));
  });
});

describe('what is no position to play on from is refused with its reason', () => {
  test.each([
    ['', 'A FEN has six fields, not 1.'],
    ['rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq -', 'A FEN has six fields, not 4.'],
    ['4k3/8/8/8/8/8/4K2R w - - 0 1', 'The board has eight ranks, not 7.'],
    ['4k3/8/8/8/8/8/9/4K2R w - - 0 1', "Rank 2 '9' does not describe eight squares."],
    ['4k3/8/8/44/8/8/8/4K2R w - - 0 1', "Rank 5 '44' does not describe eight squares."],
    ['4k3/8/8/8/8/8/8/4K1R w - - 0 1', "Rank 1 '4K1R' does not describe eight squares."],
    ['4k3/8/8/8/8/8/8/4K2X w - - 0 1', "Rank 1 '4K2X' does not describe eight squares."],
    ['04k3/8/8/8/8/8/8/4K2R w - - 0 1', "Rank 8 '04k3' does not describe eight squares."],
    ['4k3/8/8/8/8/8/8/4K2R W - - 0 1', "The turn 'W' is malformed."],
    ['4k3/8/8/8/8/8/8/4K2R w HAha - 0 1', "The castling rights 'HAha' is malformed."],
    ['4k3/8/8/8/8/8/8/4K2R w - e4 0 1', "The en-passant square 'e4' is malformed."],
    ['4k3/8/8/8/8/8/8/4K2R w - - 0.5 1', "The halfmove clock '0.5' is malformed."],
    ['4k3/8/8/8/8/8/8/4K2R w - - -1 1', "The halfmove clock '-1' is malformed."],
    ['4k3/8/8/8/8/8/8/4K2R w - - 0 0', "The fullmove number '0' is malformed."],
    ['8/8/8/8/8/8/8/4K2R w - - 0 1', 'There must be one black king, not 0.'],
    ['4k3/8/8/8/8/8/8/K3K2R w - - 0 1', 'There must be one white king, not 2.'],
    ['4k3/8/8/8/8/8/8/4K2P w - - 0 1', 'A pawn stands on the first or last rank.'],
    ['p3k3/8/8/8/8/8/8/4K3 w - - 0 1', 'A pawn stands on the first or last rank.'],
    ['4k3/8/8/8/8/P7/PPPPPPPP/4K3 w - - 0 1', 'There are 9 white pawns.'],
    [
      'nnnqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQk - 0 1',
      'There are more black pieces than pawns could have become.',
    ],
    ['4k3/8/8/8/8/8/4R3/4K3 w - - 0 1', 'The side that is not to move is in check.'],
    ['8/8/8/8/8/8/8/R2kK3 w - - 0 1', 'The side that is not to move is in check.'],
    ['4k3/8/3N4/1B6/4R3/8/8/4K3 b - - 0 1', 'No move can give check with three men.'],
    ['rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3', 'The game is over: checkmate.'],
    ['7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', 'The game is over: stalemate.'],
    ['4k3/8/8/8/8/8/8/3NK3 w - - 0 1', 'The game is over: deadPosition.'],
    ['4k3/8/8/8/8/8/8/3RK3 w - - 150 99', 'The game is over: seventyFiveMoves.'],
  ])('%s: %s', (fen, reason) => {
    expect(reasonFor(fen)).toBe(reason);
  });

  test('a promoted piece needs a missing pawn', () => {
    expect(parseFen('4k3/8/8/8/8/8/PPPPPPP1/RR2K2R w - - 0 1').ok).toBe(true);
    expect(reasonFor('4k3/8/8/8/8/8/PPPPPPPP/RR2K2R w - - 0 1')).toMatch(/more white pieces/);
  });
});

test('no text makes it throw', () => {
  const letters = fc.constantFrom(...'pnbrqkPNBRQK12345678/ w-KQkqe36 0'.split(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: letters, maxLength: 90 })), (text) => {
      expect(typeof parseFen(text).ok).toBe('boolean');
    }),
  );
});
