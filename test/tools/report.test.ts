import { expect, test } from 'vitest';
import { median } from '../../bench/report.js';
import { latencyOf } from '../../tools/latency.js';

test.each([
  [[3], 3],
  [[1, 2], 1.5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('percentiles count slow moves, not an average', () => {
  const durationsMs = [...Array.from({ length: 98 }, () => 10), 500, 1_000];
  const { p50Ms, p95Ms, p99Ms, maxMs } = latencyOf(durationsMs);
  expect([p50Ms, p95Ms]).toEqual([10, 10]);
  expect(p99Ms).toBeCloseTo(500, -1);
  expect(maxMs).toBeCloseTo(1_000, -1);
});
