import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditLag, lagQuota } from '../../../src/domain/clock/lag.js';
import { anyTimeControl, timeControl } from '../../support/clock.js';

describe('the lag quota', () => {
  test.each([
    ['180+2', 1_000],
    ['180d2', 1_000],
    ['180b2', 1_000],
    ['10800+60', 1_000],
    ['60h', 390],
    ['0.5+0', 150],
    ['1/3d', 0],
    ['-', 0],
  ])('of %s grows by %i ms a move', (text, gainMs) => {
    expect(lagQuota(timeControl(text))).toEqual({ gainMs, startMs: 3 * gainMs, maxMs: 7 * gainMs });
  });
});

describe('lag given back', () => {
  const blitz = timeControl('180+2');
  test.each([
    ['no lag: the quota grows', 3_000, 0, { creditMs: 0, quotaMs: 4_000 }],
    ['within the quota: all of it', 3_000, 200, { creditMs: 200, quotaMs: 3_800 }],
    ['over the quota: the quota', 3_000, 9_000, { creditMs: 3_000, quotaMs: 1_000 }],
    ['the quota does not grow over its maximum', 6_900, 0, { creditMs: 0, quotaMs: 7_000 }],
    ['a negative measurement counts as none', 3_000, -50, { creditMs: 0, quotaMs: 4_000 }],
    ['a measurement in fractions is rounded', 3_000, 12.6, { creditMs: 13, quotaMs: 3_987 }],
  ])('%s', (_, quotaMs, lagMs, expected) => {
    expect(creditLag(quotaMs, blitz, lagMs)).toEqual(expected);
  });

  test('is never more than lag or quota, and the quota stays between 0 and its maximum', () => {
    fc.assert(
      fc.property(anyTimeControl, fc.array(fc.nat(20_000)), (control, lags) => {
        const { startMs, maxMs } = lagQuota(control);
        let quotaMs = startMs;
        for (const lagMs of lags) {
          const credited = creditLag(quotaMs, control, lagMs);
          expect(credited.creditMs).toBeLessThanOrEqual(Math.min(lagMs, quotaMs));
          expect(credited.creditMs).toBeGreaterThanOrEqual(0);
          quotaMs = credited.quotaMs;
          expect(quotaMs).toBeGreaterThanOrEqual(0);
          expect(quotaMs).toBeLessThanOrEqual(maxMs);
        }
      }),
    );
  });
});
