import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePgn, parsePgn, type PgnMove, type PgnResult } from '../../../src/domain/chess/pgn.js';
import { INITIAL_FEN } from '../../../src/domain/chess/position.js';

const withoutClock = (sans: string): PgnMove[] => sans.split(' ').map((san) => ({ san, clockMs: null }));
const written = (p: Partial<Parameters<typeof makePgn>[0]>): string =>
  makePgn({ tags: [], moves: [], startFen: INITIAL_FEN, result: '*', ...p });
const movetext = (pgn: string): string => pgn.slice(pgn.indexOf('\n\n') + 2);

describe('a game written', () => {
  test('has the seven tags in their order, then the others by name', () => {
    const tags = [
      ['TimeControl', '300+5'],
      ['Black', 'bea'],
      ['ECO', 'C20'],
      ['White', 'ann'],
      ['Result', '0-1'],
    ] as const;
    expect(written({ tags, moves: withoutClock('e4 e5 Nf3'), result: '1/2-1/2' })).toBe(
      [
        '[Event "?"]',
        '[Site "?"]',
        '[Date "????.??.??"]',
        '[Round "?"]',
        '[White "ann"]',
        '[Black "bea"]',
        '[Result "1/2-1/2"]',
        '[ECO "C20"]',
        '[TimeControl "300+5"]',
        '',
        '1. e4 e5 2. Nf3 1/2-1/2',
        '',
      ].join('\n'),
    );
  });

  test('names a start position of its own, and no other', () => {
    const startFen = '4k3/8/8/8/8/8/8/4K2R b K - 0 40';
    expect(written({ startFen })).toContain(`[FEN "${startFen}"]\n[SetUp "1"]`);
    expect(written({ tags: [['FEN', startFen]] })).not.toContain('FEN');
  });

  test('numbers moves from a start with Black to move', () => {
    const startFen = '4k3/8/8/8/8/8/8/4K2R b K - 0 40';
    expect(movetext(written({ startFen, moves: withoutClock('Kd7 O-O Ke6') }))).toBe(
      '40... Kd7 41. O-O Ke6 *\n',
    );
  });

  test('has the clock after each move and the number again after each comment', () => {
    const moves = [
      { san: 'e4', clockMs: 10_805_999 },
      { san: 'e5', clockMs: 60_000 },
      { san: 'Nf3', clockMs: 59_999 },
      { san: 'Nc6', clockMs: 40 },
      { san: 'Bb5', clockMs: null },
      { san: 'a6', clockMs: null },
    ];
    expect(movetext(written({ moves })).replaceAll('\n', ' ')).toBe(
      '1. e4 {[%clk 3:00:05]} 1... e5 {[%clk 0:01:00]} 2. Nf3 {[%clk 0:00:59.9]} 2... Nc6 {[%clk 0:00:00.0]} 3. Bb5 a6 * ',
    );
  });

  test('keeps its moves under 80 columns', () => {
    const moves = Array.from({ length: 200 }, () => ({ san: 'Nb1xd2+', clockMs: 1_234_567 }));
    const lines = movetext(written({ moves })).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
    expect(Math.min(...lines.slice(0, -1).map((line) => line.length))).toBeGreaterThan(50);
  });

  test('escapes quotes and backslashes and drops line breaks', () => {
    expect(written({ tags: [['Event', 'The "A\\B"\nOpen']] })).toContain('[Event "The \\"A\\\\B\\" Open"]');
  });
});

describe('games read', () => {
  test.each([
    ['glued numbers', '1.e4 e5 2.Nf3 *', 'e4 e5 Nf3', '*'],
    ['numbers with spaces', '1 . e4 e5 2 . Nf3 1-0', 'e4 e5 Nf3', '1-0'],
    ['numbers for Black', '1. e4 1... e5 0-1', 'e4 e5', '0-1'],
    ['comments', '1. e4 {best (by test) 1-0 [x "y"]} e5 ; not 1-0\n2. Nf3 1/2-1/2', 'e4 e5 Nf3', '1/2-1/2'],
    ['a comment never closed', '1. e4 { e5 *', 'e4', '*'],
    ['annotations', '1. e4! $1 e5 ?! 2. Nf3 $146 *', 'e4 e5 Nf3', '*'],
    ['variations in variations', '1. e4 (1. d4 (1. c4 1-0) d5 {)} 1... d6) e5 *', 'e4 e5', '*'],
    ['castling with zeros', '1. 0-0 0-0-0 0-1', '0-0 0-0-0', '0-1'],
    ['escaped lines', '1. e4\n% 1-0 nothing\ne5 *', 'e4 e5', '*'],
    ['a word that is no move', '1. e4 e9 *', 'e4 e9', '*'],
    ['no result', '1. e4 e5', 'e4 e5', '*'],
    ['line ends of Windows', '1. e4\r\ne5 ; x\r\n1-0\r\n', 'e4 e5', '1-0'],
  ])('%s', (_, text, sans, result) => {
    expect(parsePgn(text)).toEqual([{ tags: [], sans: sans.split(' '), result }]);
  });

  test('one after another without a blank line or a result', () => {
    const games = parsePgn('[White "ann"]\n[Result "1-0"]\n1. e4\n[White "bea"]\n\n1. d4 *\n1. c4 0-1');
    expect(games).toEqual([
      {
        tags: [
          ['White', 'ann'],
          ['Result', '1-0'],
        ],
        sans: ['e4'],
        result: '1-0',
      },
      { tags: [['White', 'bea']], sans: ['d4'], result: '*' },
      { tags: [], sans: ['c4'], result: '0-1' },
    ]);
  });

  test('none in an empty file', () => {
    expect(parsePgn(' \n')).toEqual([]);
  });

  test('no text makes it throw', () => {
    const letters = fc.constantFrom(...'[]{}();%$"\\ \n1.-*e4Nx=Q+O0'.split(''));
    fc.assert(fc.property(fc.string({ unit: letters }), (text) => Array.isArray(parsePgn(text))));
  });
});

test('what is written is read again', () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text));
  const game = fc.record({
    tags: fc.uniqueArray(fc.tuple(fc.constantFrom('White', 'Black', 'Event', 'Annotator', 'ECO'), value), {
      selector: ([name]) => name,
    }),
    moves: fc.array(
      fc.record({
        san: fc.constantFrom('e4', 'Nbd7+', 'O-O-O', 'exd8=Q#', 'Kxh1'),
        clockMs: fc.option(fc.nat(20_000_000)),
      }),
    ),
    startFen: fc.constantFrom(INITIAL_FEN, '4k3/8/8/8/8/8/8/4K2R b K - 3 40'),
    result: fc.constantFrom<PgnResult>('1-0', '0-1', '1/2-1/2', '*'),
  });
  fc.assert(
    fc.property(fc.array(game, { maxLength: 3 }), (games) => {
      const read = parsePgn(games.map(makePgn).join('\n'));
      expect(read.map(({ result }) => result)).toEqual(games.map(({ result }) => result));
      expect(read.map(({ sans }) => sans)).toEqual(games.map(({ moves }) => moves.map(({ san }) => san)));
      for (const [index, { tags, startFen }] of games.entries()) {
        const given = new Map(read[index]?.tags);
        expect(given.get('FEN')).toBe(startFen === INITIAL_FEN ? undefined : startFen);
        for (const [name, text] of tags) expect(given.get(name)).toBe(text);
      }
    }),
  );
});
