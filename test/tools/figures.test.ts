import { expect, test } from 'vitest';
import { type Measured, median, summarize } from '../../bench/summary.js';
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

test('rounds are summed up by their medians, each variant and each rate by itself', () => {
  const measured = (variant: string, base: number): Measured => {
    const latency = { p50Ms: base, p95Ms: base, p99Ms: base, maxMs: base };
    const cpuMs = { worker: base / 10 };
    return {
      variant,
      fullSpeed: { movesPerSecond: base * 2, ...latency, cpuMs },
      fixedRates: [30, 60].map((rate) => ({ rate, ...latency, p50Ms: base + rate, cpuMs })),
      historyEvents: base,
      historyBytes: base,
    };
  };
  const rounds = [measured('door', 10), measured('floor', 100), measured('floor', 300), measured('door', 20)];
  const [door, floor] = summarize(rounds);
  expect(door).toEqual(measured('door', 15));
  expect(floor).toEqual(measured('floor', 200));
});
