import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { COUNTERS, GAUGES, HISTOGRAMS, type Metrics } from '../contract/telemetry.js';

/** From what a healthy call takes, a millisecond, to beyond every deadline. */
const BUCKETS_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const EVENT_LOOP_PRECISION_MS = 10;

interface MetricsEndpoint extends Metrics {
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Those of `contract/telemetry.ts`, and Node's own: CPU, memory, event loop delay. */
export function createMetrics(): MetricsEndpoint {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  const register = { registers: [registry] };
  const counters = byName(COUNTERS, (spec) => new Counter({ ...spec, ...register }));
  const gauges = byName(GAUGES, (spec) => new Gauge({ ...spec, ...register }));
  const histograms = byName(
    HISTOGRAMS,
    (spec) => new Histogram({ ...spec, ...register, buckets: BUCKETS_SECONDS }),
  );
  return {
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    observe: (name, seconds, labels = {}) => histograms.get(name)?.observe(labels, seconds),
    set: (name, value, labels = {}) => gauges.get(name)?.set(labels, value),
    add: (name, by, labels = {}) => gauges.get(name)?.inc(labels, by),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

interface Spec {
  readonly help: string;
  readonly labels: readonly string[];
}

const byName = <M>(
  specs: Readonly<Record<string, Spec>>,
  make: (spec: { name: string; help: string; labelNames: string[] }) => M,
): ReadonlyMap<string, M> =>
  new Map(
    Object.entries(specs).map(([name, { help, labels }]) => [
      name,
      make({ name, help, labelNames: [...labels] }),
    ]),
  );
