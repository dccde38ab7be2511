import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLORS } from '../../../src/domain/chess/types.js';
import type { GameCommand } from '../../../src/domain/game/command.js';
import { decide } from '../../../src/domain/game/decide.js';
import { replay } from '../../../src/domain/game/replay.js';
import { actors, commandOf, playOut, steps, timeControls } from '../../support/randomGame.js';
import { ALICE, OPS, START, Table } from '../../support/table.js';

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

  it('its end tells the whole game', () => {
    fc.assert(
      fc.property(...games, (timeControl, run) => {
        const table = playOut(timeControl, run, () => {});
        table.tell(ALICE, { type: 'resign' });
        table.tell(OPS, { type: 'adjudicate', result: '*', reason: 'it does not end by itself' });
        const { seats, settings, play } = table.ended;
        expect(table.events.at(-1)?.event).toMatchObject({
          ending: table.ended.ending,
          summary: {
            seats,
            timeControl,
            rated: settings.rated,
            startFen: settings.startFen,
            startedAt: play?.startedAt,
            plies: play?.moves.length,
            ucis: play?.moves.map(({ uci }) => uci),
          },
        });
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
