import type { Labels, Log, Metrics } from '../../src/contract/telemetry.js';

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

export interface RecordedMetrics extends Metrics {
  /** Value of a counter or gauge; a histogram counts its observations. */
  value(name: string, labels?: Labels): number;
}

export function recordedMetrics(): RecordedMetrics {
  const values = new Map<string, number>();
  const key = (name: string, labels: Labels = {}) => name + JSON.stringify(labels);
  const add = (name: string, by: number, labels?: Labels) =>
    values.set(key(name, labels), (values.get(key(name, labels)) ?? 0) + by);
  return {
    count: (name, labels, by = 1) => void add(name, by, labels),
    observe: (name, _seconds, labels) => void add(name, 1, labels),
    set: (name, value, labels) => void values.set(key(name, labels), value),
    add: (name, by, labels) => void add(name, by, labels),
    value: (name, labels) => values.get(key(name, labels)) ?? 0,
  };
}
