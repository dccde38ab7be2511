import { expect, test } from 'vitest';
import { readScripts } from '../../tools/play/script.js';

const game = (tags: string, moves: string) =>
  `[White "a"]\n[Black "b"]\n[Event "c"]\n${tags}\n\n${moves}\n\n`;

test('a game becomes moves that can be sent, from its own start position', () => {
  const fen = '8/8/8/8/8/5k2/6p1/6K1 b - - 0 1';
  const [reading] = readScripts(game(`[SetUp "1"]\n[FEN "${fen}"]`, '1... Kg3 1/2-1/2'));
  expect(reading).toEqual({
    title: 'a - b, c',
    script: { title: 'a - b, c', startFen: fen, moves: [{ uci: 'f3g3', san: 'Kg3' }], result: '1/2-1/2' },
  });
});

test.each([
  ['another variant', game('[Variant "Atomic"]', '1. e4 1-0'), 'variant atomic'],
  ['an illegal move', game('', '1. e4 e5 2. Ke3 1-0'), "ply 3: 'Ke3' is not a legal move"],
  ['an impossible start position', game('[FEN "8/8/8/8/8/8/8/8 w - - 0 1"]', '1. e4 1-0'), 'start position'],
])('%s is skipped with its reason', (_, pgn, reason) => {
  const [reading] = readScripts(pgn);
  expect(reading && 'skipped' in reading ? reading.skipped : null).toContain(reason);
});
