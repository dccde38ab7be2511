import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legalMoves } from '../../../src/domain/chess/position.js';
import { COLORS } from '../../../src/domain/chess/types.js';
import type { TimeControl } from '../../../src/domain/clock/timeControl.js';
import type { Actor, GameCommand } from '../../../src/domain/game/command.js';
import { decide } from '../../../src/domain/game/decide.js';
import { replay } from '../../../src/domain/game/replay.js';
import { plyOf } from '../../../src/domain/game/state.js';
import { ALICE, BOB, OPS, START, Table } from '../../support/table.js';

const timeControls = fc.constantFrom<TimeControl>(
  { kind: 'fischer', initialMs: 20_000, incrementMs: 1_000 },
  { kind: 'delay', initialMs: 20_000, delayMs: 2_000 },
  { kind: 'bronstein', initialMs: 20_000, delayMs: 2_000 },
  { kind: 'hourglass', initialMs: 20_000 },
  { kind: 'correspondence', daysPerMove: 1 },
  { kind: 'unlimited' },
);

const actors = fc.constantFrom<Actor>(ALICE, BOB, ALICE, BOB, { kind: 'user', userId: 'eve' }, OPS, {
  kind: 'bot',
  color: 'white',
});

/** Mostly moves; `pick` chooses among the legal ones, so games get somewhere. */
const steps = fc.record({
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
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('resign', 'abort', 'adjudicate') },
  ),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function commandOf(table: Table, { what, pick, lagMs }: Step): GameCommand {
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

function playOut(timeControl: TimeControl, run: readonly Step[], check: (table: Table) => void): Table {
  const table = new Table({ timeControl });
  for (const step of run) {
    table.now += step.waitMs;
    table.tell(step.by, commandOf(table, step));
    check(table);
  }
  return table;
}

const games = [timeControls, fc.array(steps, { maxLength: 60 })] as const;
const runs = { numRuns: Number(process.env['FC_RUNS'] ?? 60) };

describe('whatever the players do', () => {
  it('clocks are never negative and versions have no gap', () => {
    fc.assert(
      fc.property(...games, (timeControl, run) => {
        playOut(timeControl, run, ({ state, events }) => {
          const play =
            state?.status === 'in_progress' ? state : state?.status === 'ended' ? state.play : null;
          for (const color of COLORS) expect(play?.clock.remainingMs[color] ?? 0).toBeGreaterThanOrEqual(0);
          expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
        });
      }),
      runs,
    );
  });

  it('folding the events gives the state, also from any snapshot on and through JSON', () => {
    fc.assert(
      fc.property(...games, fc.nat(), (timeControl, run, cut) => {
        const { state, events } = playOut(timeControl, run, () => {});
        const stored = JSON.parse(JSON.stringify(events)) as typeof events;
        expect(replay(null, stored)).toEqual({ ok: true, value: state });
        const at = cut % events.length;
        const snapshot = replay(null, stored.slice(0, at));
        const resumed =
          snapshot.ok && replay(JSON.parse(JSON.stringify(snapshot.value)) as typeof state, stored.slice(at));
        expect(resumed).toEqual({ ok: true, value: state });
      }),
      runs,
    );
  });

  it('an ended game is changed by no command', () => {
    fc.assert(
      fc.property(...games, fc.array(steps, { minLength: 1, maxLength: 10 }), (timeControl, run, more) => {
        const table = playOut(timeControl, run, () => {});
        table.tell(ALICE, { type: 'resign' });
        const { state } = table;
        for (const step of more) table.tell(step.by, commandOf(table, step), table.now + step.waitMs);
        expect(table.state).toBe(state);
      }),
      runs,
    );
  });

  it('the rules never throw, whatever they are asked', () => {
    const junk = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.constant(undefined));
    const command = fc.record({ type: fc.constant('playMove' as const), ply: junk, uci: junk, lagMs: junk });
    fc.assert(
      fc.property(command, fc.integer(), actors, (asked, offset, by) => {
        const { state } = new Table().play('e2e4 e7e5');
        const decision = decide(state, asked as GameCommand, { at: START + offset, by });
        expect(decision.refusal !== null || decision.events.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('one altered byte anywhere breaks the hash chain at that version', () => {
    const { events } = new Table().play('e2e4 e7e5 g1f3');
    fc.assert(
      fc.property(fc.nat(events.length - 1), (index) => {
        const forged = events.map((event, each) => (each === index ? { ...event, at: event.at + 1 } : event));
        expect(replay(null, forged)).toEqual({ ok: false, error: { version: index + 1, reason: 'hash' } });
      }),
    );
  });
});
