import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePgn, type PgnGame } from '../../../src/domain/chess/pgn.js';
import { INITIAL_FEN, sanToUci } from '../../../src/domain/chess/position.js';
import { played } from '../../support/chess.js';

const folder = new URL('../../games/', import.meta.url);
const games = readdirSync(folder)
  .filter((name) => name.endsWith('.pgn'))
  .flatMap((name) => parsePgn(readFileSync(new URL(name, folder), 'utf8')));

/** The position in which each famous game ended, in the order of the files. */
const FINAL_POSITIONS = [
  '4r3/6P1/2p2P1k/1p6/pP2p1R1/P1B5/2P2K2/3r4 b - - 0 45',
  '1r6/5kp1/RqQb1p1p/1p1PpP2/1Pp1B3/2P4P/6P1/5K2 b - - 14 45',
  '3r3k/2r2p2/R4Pbp/1Bp1p3/2P1P2K/3P1R2/8/8 b - - 12 48',
  '8/2R1P3/8/2pp4/P3r3/1k6/8/2K5 b - - 2 56',
  '8/pp4P1/8/8/1kp2N2/1n2R1P1/3r4/1K6 w - - 1 50',
  'r1k4r/p2nb1p1/2b4p/1p1n1p2/2PP4/3Q1NB1/1P3PPP/R5K1 b - - 0 19',
  '8/3b1kp1/5p2/1p5p/1BpN1P1P/P1P1K1P1/8/2n5 b - - 2 49',
];

const tagOf = (game: PgnGame, name: string): string => new Map(game.tags).get(name) ?? '?';

describe('famous games are played over', () => {
  test('all of them', () => {
    expect(games).toHaveLength(FINAL_POSITIONS.length);
  });

  test.each(games.map((game, index) => ({ game, end: FINAL_POSITIONS[index], number: index + 1 })))(
    'game $number',
    ({ game, end }) => {
      let fen = INITIAL_FEN;
      for (const san of game.sans) {
        const move = played(fen, sanToUci(fen, san) ?? `none for ${san}`);
        expect(move.san).toBe(san);
        fen = move.fen;
      }
      expect(fen).toBe(end);
      expect(game.result).toBe(tagOf(game, 'Result'));
      expect(String(game.sans.length)).toBe(new Map(game.tags).get('PlyCount') ?? String(game.sans.length));
    },
  );
});
