import { expect, it } from 'vitest';
import { parsePgn } from '../../../src/domain/chess/pgn.js';
import { gamePgn } from '../../../src/domain/game/gamePgn.js';
import { ALICE, Table } from '../../support/table.js';

it("fool's mate exports with its tags, clocks and result", () => {
  const table = new Table({ rated: true }).play('f2f3 e7e5');
  table.move('g2g4', 10_000);
  table.move('d8h4', 5_000);
  expect(table.state && gamePgn(table.state)).toBe(
    [
      '[Event "Rated game"]',
      '[Site "?"]',
      '[Date "2023.11.14"]',
      '[Round "?"]',
      '[White "alice"]',
      '[Black "bob"]',
      '[Result "0-1"]',
      '[GameId "0game0000001"]',
      '[Termination "normal"]',
      '[TimeControl "300"]',
      '[UTCDate "2023.11.14"]',
      '[UTCTime "22:13:20"]',
      '',
      '1. f3 {[%clk 0:05:00]} 1... e5 {[%clk 0:05:00]} 2. g4 {[%clk 0:04:50]} 2...',
      'Qh4# {[%clk 0:04:55]} 0-1',
      '',
    ].join('\n'),
  );
});

it('a game from a given position, still being played, reads back', () => {
  const startFen = '4k3/4p3/8/8/8/8/4P3/4K3 b - - 0 1';
  const { state } = new Table({ startFen }).play('e7e5 e2e4');
  const [game] = parsePgn(state ? gamePgn(state) : '');
  expect(game).toMatchObject({ sans: ['e5', 'e4'], result: '*' });
  expect(Object.fromEntries(game?.tags ?? [])).toMatchObject({
    FEN: startFen,
    SetUp: '1',
    Termination: 'unterminated',
  });
});

it('a lost flag is a time forfeit', () => {
  const table = new Table().play('e2e4 e7e5').wait(310_000);
  expect(gamePgn(table.ended)).toContain('[Termination "time forfeit"]');
});

it('an aborted game has no result', () => {
  const table = new Table();
  table.tell(ALICE, { type: 'abort' });
  expect(gamePgn(table.ended)).toMatch(/\[Termination "abandoned"\][^]*\n\*\n$/);
});
