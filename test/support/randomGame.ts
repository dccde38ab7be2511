import * as fc from 'fast-check';
import { legalMoves } from '../../src/domain/chess/position.js';
import type { TimeControl } from '../../src/domain/clock/timeControl.js';
import type { Actor, GameCommand } from '../../src/domain/game/command.js';
import { plyOf } from '../../src/domain/game/state.js';
import { ALICE, BOB, OPS, Table } from './table.js';

export const timeControls = fc.constantFrom<TimeControl>(
  { kind: 'fischer', initialMs: 20_000, incrementMs: 1_000 },
  { kind: 'delay', initialMs: 20_000, delayMs: 2_000 },
  { kind: 'bronstein', initialMs: 20_000, delayMs: 2_000 },
  { kind: 'hourglass', initialMs: 20_000 },
  { kind: 'correspondence', daysPerMove: 1 },
  { kind: 'unlimited' },
);

export const actors = fc.constantFrom<Actor>(ALICE, BOB, ALICE, BOB, { kind: 'user', userId: 'eve' }, OPS, {
  kind: 'bot',
  color: 'white',
});

/** Mostly moves; `pick` chooses among the legal ones, so games get somewhere. */
export const steps = fc.record({
  by: actors,
  waitMs: fc.oneof(fc.nat(3_000), fc.nat(90_000)),
  lagMs: fc.nat(1_000),
  pick: fc.nat(1_000),
  what: fc.oneof(
    { weight: 40, arbitrary: fc.constant('move' as const) },
    {
      weight: 10,
      arbitrary: fc.constantFrom(
        'offerDraw',
        'acceptDraw',
        'declineDraw',
        'claimDraw',
        'proposeTakeback',
        'acceptTakeback',
        'declineTakeback',
        'claimFlag',
        'giveTime',
        'wait',
        'illegal',
        'joinGame',
        'claimAbandoned',
        'recoverGame',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('resign', 'abort', 'adjudicate') },
  ),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

export function commandOf(table: Table, { what, pick, lagMs }: Step): GameCommand {
  const { state } = table;
  const play = state?.status === 'in_progress' ? state : null;
  const ply = play ? plyOf(play) : 0;
  switch (what) {
    case 'move': {
      const moves = play ? legalMoves(play.fen) : [];
      return { type: 'playMove', ply, uci: moves[pick % Math.max(1, moves.length)] ?? 'e2e4', lagMs };
    }
    case 'illegal':
      return { type: 'playMove', ply, uci: 'a1h8', lagMs };
    case 'wait':
      return { type: 'passTime' };
    case 'giveTime':
      return { type: 'giveTime', ms: 15_000 };
    case 'joinGame':
      return { type: 'joinGame', color: null };
    case 'claimAbandoned':
      return { type: 'claimAbandoned', want: 'victory', goneSince: table.now - 50_000 };
    case 'recoverGame':
      return { type: 'recoverGame', lastEventAt: table.events.at(-1)?.at ?? table.now };
    case 'adjudicate':
      return { type: 'adjudicate', result: '1/2-1/2', reason: 'test' };
    case 'offerDraw':
    case 'acceptDraw':
    case 'declineDraw':
    case 'claimDraw':
    case 'proposeTakeback':
    case 'acceptTakeback':
    case 'declineTakeback':
    case 'claimFlag':
    case 'resign':
    case 'abort':
      return { type: what };
  }
  throw new Error(`unknown step ${String(what)}`);
}

/** Plays the steps, asking `check` after each. */
export function playOut(
  timeControl: TimeControl,
  run: readonly Step[],
  check: (table: Table) => void,
): Table {
  const table = new Table({ timeControl });
  for (const step of run) {
    table.now += step.waitMs;
    table.tell(step.by, commandOf(table, step));
    check(table);
  }
  return table;
}
