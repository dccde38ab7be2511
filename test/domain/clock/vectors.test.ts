import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Color } from '../../../src/domain/chess/types.js';
import { createClock, isOutOfTime, press, remainingMs, startClock } from '../../../src/domain/clock/clock.js';
import { lagQuota } from '../../../src/domain/clock/lag.js';
import type { TimeControl } from '../../../src/domain/clock/timeControl.js';

/** Published examples of the lag algorithm, in centiseconds. CLOCK_VECTORS names another file of the same shape. */
interface Vectors {
  steps: { cases: { limitSeconds: number; wait: number; lags: number[]; blackRemaining: number }[] };
  outOfTime: {
    cases: { limitSeconds: number; now: number; color: Color; grace: boolean; outOfTime: boolean }[];
  };
  quota: {
    cases: { limitSeconds: number; incrementSeconds: number; gain: number; quota: number; max: number }[];
  };
}

const file = process.env['CLOCK_VECTORS'] ?? new URL('clock-vectors.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

const fischer = (initialSeconds: number, incrementSeconds = 0): TimeControl => ({
  kind: 'fischer',
  initialMs: initialSeconds * 1_000,
  incrementMs: incrementSeconds * 1_000,
});

describe('published clock vectors', () => {
  test.each(vectors.steps.cases)(
    '$limitSeconds+0, wait $wait, lags $lags: Black has $blackRemaining',
    (row) => {
      const timeControl = fischer(row.limitSeconds);
      let now = 0;
      let clock = startClock(createClock(timeControl), now);
      for (const lag of row.lags) {
        clock = press({ clock, timeControl, color: 'white', at: now, lagMs: 0 }).clock;
        now += (row.wait + lag) * 10;
        clock = press({ clock, timeControl, color: 'black', at: now, lagMs: lag * 10 }).clock;
      }
      const left = remainingMs({ clock, timeControl, color: 'black', turn: 'white', at: now });
      expect(left).toBe(row.blackRemaining * 10);
    },
  );

  test.each(vectors.outOfTime.cases)(
    '$limitSeconds+0 at $now, $color, grace $grace: out of time $outOfTime',
    (row) => {
      const timeControl = fischer(row.limitSeconds);
      const clock = startClock(createClock(timeControl), 0);
      const { color, grace } = row;
      expect(isOutOfTime({ clock, timeControl, turn: 'white', color, at: row.now * 10, grace })).toBe(
        row.outOfTime,
      );
    },
  );

  test.each(vectors.quota.cases)('quota of $limitSeconds+$incrementSeconds', (row) => {
    expect(lagQuota(fischer(row.limitSeconds, row.incrementSeconds))).toEqual({
      gainMs: row.gain * 10,
      startMs: row.quota * 10,
      maxMs: row.max * 10,
    });
  });
});
