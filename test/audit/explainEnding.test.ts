import { describe, expect, test } from 'vitest';
import { explainEnding } from '../../src/audit/explainEnding.js';
import { TERMINATIONS, type Termination } from '../../src/domain/game/termination.js';
import { ALICE, BOB, OPS, SEATS, Table } from '../support/table.js';

const SHUFFLE = 'g1f3 g8f6 f3g1 f6g8';
const FEN = {
  stalemate: '7k/5Q2/8/6K1/8/8/8/8 w - - 0 1',
  bareKings: '8/8/8/3k4/8/3K4/4p3/8 w - - 0 1',
  bareKing: '4k3/8/8/8/8/8/8/QK6 w - - 0 1',
  quiet: (plies: number) => `4k2r/8/8/8/8/8/8/R3K3 w - - ${plies} 90`,
};
const ROOKS = 'a1b1 h8g8 b1a1 g8h8';

/** A game for every way to end, and what its explanation must say. */
const GAMES: Readonly<Record<Termination, readonly [() => Table, ...RegExp[]]>> = {
  checkmate: [() => new Table().play('f2f3 e7e5 g2g4 d8h4'), /white, in check, 0 legal moves/],
  resignation: [() => told(new Table().play('e2e4 e7e5'), { type: 'resign' }), /white resigned/],
  stalemate: [
    () => new Table({ startFen: FEN.stalemate }).play('g5g6'),
    /black, not in check, 0 legal moves/,
  ],
  deadPosition: [() => new Table({ startFen: FEN.bareKings }).play('d3e2'), /neither side can possibly mate/],
  agreement: [
    () => {
      const table = told(new Table().play('e2e4 e7e5'), { type: 'offerDraw' });
      table.tell(BOB, { type: 'acceptDraw' });
      return table;
    },
    /by white at ply 2/,
  ],
  threefold: [
    () => told(new Table().play(`${SHUFFLE} ${SHUFFLE}`), { type: 'claimDraw' }),
    /3 times, after plies 0, 4, 8/,
  ],
  fiftyMoves: [
    () => told(new Table({ startFen: FEN.quiet(96) }).play(ROOKS), { type: 'claimDraw' }),
    /100 without capture or pawn move/,
  ],
  fivefold: [
    () => new Table().play(`${SHUFFLE} ${SHUFFLE} ${SHUFFLE} ${SHUFFLE}`),
    /5 times, after plies 0, 4, 8, 12, 16/,
  ],
  seventyFiveMoves: [
    () => new Table({ startFen: FEN.quiet(146) }).play(ROOKS),
    /150 without capture or pawn move/,
  ],
  flag: [
    () => new Table().play('e2e4 e7e5').wait(400_000),
    /black can possibly mate/,
    /awaited until .*: lag credit of at most \d+ ms, grace 250 ms/,
    /white had 300000 ms \(5:00\.0\)/,
    /300000 - 300000 \+ 0 \(fischer\) = 0 ms/,
  ],
  abandoned: [
    () => {
      const table = new Table().play('e2e4 e7e5');
      const goneSince = table.now;
      table.now += 90_000;
      table.tell(BOB, { type: 'claimAbandoned', want: 'victory', goneSince });
      return table;
    },
    /black can possibly mate/,
  ],
  noStart: [() => new Table().wait(60_000), /30000 ms, passed/],
  aborted: [() => told(new Table().play('e2e4'), { type: 'abort' }), /1, fewer than 2/],
  adjudicated: [
    () => {
      const table = new Table().play('e2e4 e7e5');
      table.tell(OPS, { type: 'adjudicate', result: '1/2-1/2', reason: 'the hall was on fire' });
      return table;
    },
    /ops carol/,
    /the hall was on fire/,
  ],
};

function told(table: Table, action: { type: 'resign' | 'abort' | 'claimDraw' | 'offerDraw' }): Table {
  expect(table.tell(ALICE, action)).toBeNull();
  return table;
}

const textOf = (table: Table) =>
  (explainEnding(table.events) ?? []).map((fact) => fact.join(': ')).join('\n');

describe('the end of a game is explained by its rule, the inputs of the rule and the clock', () => {
  test.each(Object.entries(GAMES))('%s', (termination, [play, ...expected]) => {
    const table = play();
    expect(table.ended.ending.termination).toBe(termination);
    const text = textOf(table);
    expect(text).toContain(`rule: ${termination}, ${TERMINATIONS[termination as Termination].source}`);
    for (const pattern of expected) expect(text).toMatch(pattern);
  });

  test('a flag against a bare king: the other side cannot mate', () => {
    const table = new Table({ startFen: FEN.bareKing }).play('a1a2 e8d8').wait(400_000);
    expect(table.verdict).toBe('flag 1/2-1/2');
    expect(textOf(table)).toMatch(/black cannot possibly mate/);
  });

  test('nobody joined', () => {
    const open = { ...SEATS, black: { kind: 'open', reservedFor: null } } as const;
    expect(textOf(new Table({}, open).wait(600_000))).toMatch(/open since: .*, limit 600000 ms/);
  });

  test('a game that goes on has no end to explain', () => {
    expect(explainEnding(new Table().play('e2e4').events)).toBeNull();
  });
});

describe('the clock of the last turn adds up', () => {
  test.each([
    [{ kind: 'fischer', initialMs: 60_000, incrementMs: 2_000 }, '60000 - 960 + 2000 (fischer) = 61040 ms'],
    [{ kind: 'delay', initialMs: 60_000, delayMs: 5_000 }, '60000 - 960 + 960 (delay) = 60000 ms'],
    [{ kind: 'bronstein', initialMs: 60_000, delayMs: 500 }, '60000 - 960 + 500 (bronstein) = 59540 ms'],
    [{ kind: 'hourglass', initialMs: 60_000 }, '61000 - 960 + 0 (hourglass) = 60040 ms'],
  ] as const)('%o, a mating move after 1 s with 40 ms of lag', (timeControl, expected) => {
    const table = new Table({ timeControl });
    for (const uci of ['f2f3', 'e7e5', 'g2g4']) table.move(uci);
    table.move('d8h4', 1_000, 40);
    const text = textOf(table);
    expect(text).toMatch(/1000 ms - 40 ms lag credit = 960 ms used/);
    expect(text).toContain(expected);
  });
});
