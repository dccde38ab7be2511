import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Color, COLORS, type Ms, opposite } from '../../../src/domain/chess/types.js';
import {
  createClock,
  flagFallAt,
  isOutOfTime,
  press,
  remainingMs,
  startClock,
} from '../../../src/domain/clock/clock.js';
import type { ClockState } from '../../../src/domain/clock/clockState.js';
import { lagQuota } from '../../../src/domain/clock/lag.js';
import type { TimeControl } from '../../../src/domain/clock/timeControl.js';
import { anyTimeControl } from '../../support/clock.js';

interface Turn {
  readonly thoughtMs: Ms;
  readonly lagMs: Ms;
}
interface Pressed {
  readonly before: ClockState;
  readonly color: Color;
  readonly at: number;
  readonly turn: Turn;
  readonly pressed: ReturnType<typeof press>;
}

const turns = fc.array(fc.record({ thoughtMs: fc.nat(400_000), lagMs: fc.nat(5_000) }), { maxLength: 30 });

/** Plays the turns, White first, until a flag falls. */
function play(timeControl: TimeControl, thinking: readonly Turn[]): Pressed[] {
  const presses: Pressed[] = [];
  let [clock, at, color]: [ClockState, number, Color] = [startClock(createClock(timeControl), 0), 0, 'white'];
  for (const turn of thinking) {
    at += turn.thoughtMs;
    const pressed = press({ clock, timeControl, color, at, lagMs: turn.lagMs });
    presses.push({ before: clock, color, at, turn, pressed });
    if (!pressed.inTime) break;
    [clock, color] = [pressed.clock, opposite(color)];
  }
  return presses;
}

const forAnyGame = (check: (timeControl: TimeControl, presses: readonly Pressed[]) => void): void =>
  fc.assert(
    fc.property(anyTimeControl, turns, (timeControl, thinking) =>
      check(timeControl, play(timeControl, thinking)),
    ),
  );

test('clocks and quotas are whole milliseconds and never negative', () => {
  forAnyGame((timeControl, presses) => {
    const { maxMs } = lagQuota(timeControl);
    for (const { pressed } of presses)
      for (const color of COLORS) {
        const [time, quota] = [pressed.clock.remainingMs[color], pressed.clock.lagQuotaMs[color]];
        expect([time, quota].every((ms) => Number.isInteger(ms) && ms >= 0)).toBe(true);
        expect(quota).toBeLessThanOrEqual(maxMs);
      }
  });
});

test('thinking time and lag given back add up to the time that passed', () => {
  forAnyGame((_, presses) => {
    for (const { before, turn, pressed } of presses) {
      expect(pressed.spentMs + pressed.lagCreditMs).toBe(turn.thoughtMs);
      expect(pressed.lagCreditMs).toBeLessThanOrEqual(Math.min(turn.lagMs, turn.thoughtMs));
      expect(Math.min(pressed.spentMs, ...Object.values(before.lagQuotaMs))).toBeGreaterThanOrEqual(0);
    }
  });
});

test('without lag a move is in time exactly before the flag fall, and being out of time says the same', () => {
  fc.assert(
    fc.property(anyTimeControl, fc.nat(200_000_000), (timeControl, at) => {
      const clock = startClock(createClock(timeControl), 0);
      const flag = flagFallAt({ clock, timeControl, turn: 'white' });
      const { inTime } = press({ clock, timeControl, color: 'white', at, lagMs: 0 });
      const turn = { clock, timeControl, turn: 'white', color: 'white', at } as const;
      expect(inTime).toBe(flag === null || at < flag);
      expect(isOutOfTime({ ...turn, grace: false })).toBe(!inTime);
      if (flag !== null) expect(remainingMs(turn) === 0).toBe(!inTime);
      if (isOutOfTime({ ...turn, grace: true })) expect(inTime).toBe(false);
    }),
  );
});

test('the hourglass keeps all its sand', () => {
  const hourglass = fc.integer({ min: 1, max: 600_000 });
  fc.assert(
    fc.property(hourglass, turns, (initialMs, thinking) => {
      for (const { pressed } of play({ kind: 'hourglass', initialMs }, thinking)) {
        const { white, black } = pressed.clock.remainingMs;
        expect(white + black).toBe(2 * initialMs);
      }
    }),
  );
});

test('a turn changes only the clock of the side that moved, but for the hourglass', () => {
  forAnyGame((timeControl, presses) => {
    if (timeControl.kind === 'hourglass') return;
    for (const { before, color, pressed } of presses) {
      const waiting = opposite(color);
      expect(pressed.clock.remainingMs[waiting]).toBe(before.remainingMs[waiting]);
      expect(pressed.clock.lagQuotaMs[waiting]).toBe(before.lagQuotaMs[waiting]);
    }
  });
});

test('a Bronstein clock never shows more than at the start, a delay clock never goes up', () => {
  forAnyGame((timeControl, presses) => {
    if (timeControl.kind !== 'bronstein' && timeControl.kind !== 'delay') return;
    for (const { before, color, pressed } of presses)
      expect(pressed.clock.remainingMs[color]).toBeLessThanOrEqual(before.remainingMs[color]);
  });
});
