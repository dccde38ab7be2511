import { build } from 'hdr-histogram-js';
import type { Ms } from '../src/domain/chess/types.js';

export interface Latency {
  readonly p50Ms: Ms;
  readonly p95Ms: Ms;
  readonly p99Ms: Ms;
  readonly maxMs: Ms;
}

/** Percentiles of durations, to a hundredth of a millisecond and three digits. */
export function latencyOf(durationsMs: readonly Ms[]): Latency {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const ms of durationsMs) histogram.recordValue(Math.round(ms * 100));
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 100;
  return { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs: histogram.maxValue / 100 };
}
