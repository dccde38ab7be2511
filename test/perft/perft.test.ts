import { describe, expect, test } from 'vitest';
import { legalMoves, parseFen, perft, playUci } from '../../src/domain/chess/position.js';
import type { Fen } from '../../src/domain/chess/types.js';

/** Published counts of legal move sequences, by plies: chess programming wiki, "Perft Results". */
const POSITIONS: readonly (readonly [name: string, fen: Fen, counts: readonly number[]])[] = [
  [
    'the initial position',
    'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
    [20, 400, 8_902, 197_281],
  ],
  [
    'Kiwipete: castling, pins, en passant',
    'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1',
    [48, 2_039, 97_862, 4_085_603],
  ],
  [
    'position 3: en passant that opens a rank',
    '8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1',
    [14, 191, 2_812, 43_238],
  ],
  [
    'position 4: promotion, castling out of check',
    'r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1',
    [6, 264, 9_467, 422_333],
  ],
  [
    'position 5: promotion by capture',
    'rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8',
    [44, 1_486, 62_379, 2_103_487],
  ],
  [
    'position 6: a quiet middle game',
    'r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10',
    [46, 2_079, 89_890, 3_894_594],
  ],
];

/** Counts as a game would be played: each position is read anew from the FEN that the move before it led to. */
function walk(fen: Fen, depth: number, leaf: (fen: Fen) => number): number {
  if (depth === 0) return leaf(fen);
  return legalMoves(fen).reduce((sum, uci) => {
    const move = playUci(fen, uci);
    return sum + (move.ok ? walk(move.value.fen, depth - 1, leaf) : Number.NaN);
  }, 0);
}

describe.each(POSITIONS)('%s', (_, fen, counts) => {
  test('is written in its one form', () => {
    expect(parseFen(fen)).toEqual({ ok: true, value: fen });
  });

  test('three plies, each played through the one door', () => {
    expect(walk(fen, 2, (end) => legalMoves(end).length)).toBe(counts[2]);
  });

  test('four plies, the first two played through the one door', () => {
    expect(walk(fen, 2, (end) => perft(end, 2))).toBe(counts[3]);
  });
});
