import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EnginePool } from './enginePool.js';

/** All metrics of the service, in a registry of its own. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    moves: new Counter({
      name: 'bot_moves_total',
      help: 'Requests for a move, by level (0 = not understood) and HTTP status',
      labelNames: ['level', 'status'],
      registers,
    }),
    moveSeconds: new Histogram({
      name: 'bot_move_seconds',
      help: 'From a request to its answer, queue and retry included',
      labelNames: ['level'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      registers,
    }),
    enginesLost: new Counter({
      name: 'bot_engines_lost_total',
      help: 'Engines that died, hung or could not be started',
      registers,
    }),
    /** Reads the pool whenever metrics are scraped. */
    watchPool(pool: Pick<EnginePool, 'liveEngines' | 'queueLength'>): void {
      const engines: Gauge = new Gauge({
        name: 'bot_engines_ready',
        help: 'Engines that can play',
        registers: [],
        collect: () => engines.set(pool.liveEngines),
      });
      const queue: Gauge = new Gauge({
        name: 'bot_queue_length',
        help: 'Searches that wait for an engine',
        registers: [],
        collect: () => queue.set(pool.queueLength),
      });
      registry.registerMetric(engines);
      registry.registerMetric(queue);
    },
  };
}
export type BotMetrics = ReturnType<typeof createMetrics>;
