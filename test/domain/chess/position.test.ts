import { describe, expect, test } from 'vitest';
import {
  asciiBoard,
  fallbackMove,
  INITIAL_FEN,
  isCheck,
  legalMoves,
  perft,
  sanToUci,
} from '../../../src/domain/chess/position.js';
import { aGame, played } from '../../support/chess.js';

test('the initial position has twenty moves', () => {
  expect(legalMoves(INITIAL_FEN)).toHaveLength(20);
  expect(perft(INITIAL_FEN, 0)).toBe(1);
  expect(perft(INITIAL_FEN, 2)).toBe(400);
});

test('each promotion is a move of its own', () => {
  const moves = legalMoves('8/4P1k1/8/8/8/8/8/4K3 w - - 0 1').filter((uci) => uci.startsWith('e7'));
  expect(moves.toSorted()).toEqual(['e7e8b', 'e7e8n', 'e7e8q', 'e7e8r']);
});

test('no moves and no check in what is no position', () => {
  expect(legalMoves('no position')).toEqual([]);
  expect(isCheck('no position')).toBe(false);
  expect(fallbackMove('no position')).toBeNull();
  expect(sanToUci('no position', 'e4')).toBeNull();
});

test('check is seen for the side to move only', () => {
  expect(isCheck(aGame('e2e4 f7f6 d1h5'))).toBe(true);
  expect(isCheck(aGame('e2e4 f7f6 d1g4'))).toBe(false);
});

test('the board is drawn from the eighth rank down', () => {
  expect(asciiBoard(aGame('e2e4')).split('\n')).toEqual([
    '8 r n b q k b n r',
    '7 p p p p p p p p',
    '6 . . . . . . . .',
    '5 . . . . . . . .',
    '4 . . . . P . . .',
    '3 . . . . . . . .',
    '2 P P P P . P P P',
    '1 R N B Q K B N R',
    '  a b c d e f g h',
  ]);
});

describe('a move in standard algebraic notation', () => {
  const twoKnights = '4k3/8/8/8/8/8/8/1N2KN2 w - - 0 1';
  const promoting = '3r3k/4P3/8/8/8/8/8/4K3 w - - 0 1';
  const castling = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
  test.each([
    ['e4', INITIAL_FEN, 'e2e4'],
    ['Nf3', INITIAL_FEN, 'g1f3'],
    ['Nf3!?', INITIAL_FEN, 'g1f3'],
    ['Nf3+', INITIAL_FEN, 'g1f3'],
    ['Ngf3', INITIAL_FEN, 'g1f3'],
    ['N1f3', INITIAL_FEN, 'g1f3'],
    ['Ng1-f3', INITIAL_FEN, 'g1f3'],
    ['e2e4', INITIAL_FEN, 'e2e4'],
    ['Pe4', INITIAL_FEN, 'e2e4'],
    ['nf3', INITIAL_FEN, null],
    ['Ne5', INITIAL_FEN, null],
    ['e5', INITIAL_FEN, null],
    ['--', INITIAL_FEN, null],
    ['', INITIAL_FEN, null],
    ['foo e2e4 bar', INITIAL_FEN, null],
    ['Nbd2', twoKnights, 'b1d2'],
    ['Nd2', twoKnights, null],
    ['e8=Q', promoting, 'e7e8q'],
    ['e8N', promoting, 'e7e8n'],
    ['exd8=R+', promoting, 'e7d8r'],
    ['ed8R', promoting, 'e7d8r'],
    ['e8', promoting, null],
    ['e7e8', promoting, null],
    ['O-O', castling, 'e1g1'],
    ['0-0-0', castling, 'e1c1'],
  ])('%s in %s is %s', (san, fen, uci) => {
    expect(sanToUci(fen, san)).toBe(uci);
  });
});

describe('the move for a silent bot', () => {
  test.each([
    ['develops a knight towards the centre', INITIAL_FEN, 'b1c3'],
    ['gives mate rather than take a rook', '6k1/5ppp/8/8/7r/6P1/8/R5K1 w - - 0 1', 'a1a8'],
    ['takes the queen that hangs', '4k3/8/8/3q4/4P3/8/8/4K3 w - - 0 1', 'e4d5'],
    ['does not trade a rook for a guarded pawn', '4k3/8/2p5/3p4/8/8/8/3RK3 w - - 0 1', 'd1d4'],
    ['promotes to a queen', '8/4P1k1/8/8/8/8/8/4K3 w - - 0 1', 'e7e8q'],
    ['castles when nothing is to win', '4k3/8/8/8/8/8/8/4K2R w K - 0 1', 'e1g1'],
    ['is none after checkmate', '7k/8/8/8/8/8/1r6/r6K w - - 0 1', null],
  ])('%s', (_, fen, uci) => {
    expect(fallbackMove(fen)).toBe(uci);
  });

  test('is legal in every position of a game that it plays, and always the same', () => {
    let fen = aGame('e2e4 e7e5');
    for (let ply = 0; ply < 12; ply++) {
      const uci = fallbackMove(fen);
      if (uci === null) break;
      expect(fallbackMove(fen)).toBe(uci);
      fen = played(fen, uci).fen;
    }
    expect(fen).not.toBe(aGame('e2e4 e7e5'));
  });
});
