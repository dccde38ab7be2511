import { expect, test } from 'vitest';
import { MoveRequest } from '../../bot-orchestrator/moveRequest.js';
import { AFTER_E4, START } from './service.js';

test('a complete request is accepted as it is', () => {
  expect(MoveRequest.parse(AFTER_E4)).toEqual(AFTER_E4);
});

test.each([
  ['a game id with a blank', { gameId: 'a game' }, ['gameId']],
  ['a ply that is not the number of moves', { ply: 2 }, ['ply']],
  ['a start position that is no FEN', { startFen: 'startpos' }, ['startFen']],
  ['a board without kings', { startFen: '8/8/8/8/8/8/8/8 w - - 0 1' }, ['startFen']],
  ['a rank of nine squares', { startFen: START.replace('/8/', '/9/') }, ['startFen']],
  ['a rank of seven squares', { startFen: START.replace('/8/', '/7/') }, ['startFen']],
  ['a pawn on an end rank', { startFen: START.replace('rnb', 'Pnb') }, ['startFen']],
  ['no castling field', { startFen: START.replace(' KQkq', '') }, ['startFen']],
  ['a move in SAN', { moves: ['e4'] }, ['moves', 0]],
  ['a position with the wrong side to move', { fen: START }, ['fen']],
  ['a level above the highest', { level: 9 }, ['level']],
  ['a clock below zero', { clock: { whiteMs: -1, blackMs: 0, incrementMs: 0 } }, ['clock', 'whiteMs']],
  ['no word about the clock', { clock: undefined }, ['clock']],
  ['a field that nobody knows', { depth: 30 }, []],
])('%s is refused by name', (_what, change, path) => {
  const parsed = MoveRequest.safeParse({ ...AFTER_E4, ...change });
  expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([path]);
});
