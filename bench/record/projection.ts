import type { Pool } from 'pg';
import type { TakeBatch } from '../../src/contract/projection.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { openLogConsumer } from '../../src/infra/kafka/consumer.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createProjectionStore } from '../../src/infra/postgres/projectionStore.js';
import { GameCache } from '../../src/projector/gameCache.js';
import { createProjector } from '../../src/projector/projector.js';

interface Run {
  readonly pool: Pool;
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Events in the topic. */
  readonly events: number;
}

export interface Projected {
  /** From the first batch to the last commit. */
  readonly seconds: number;
  /** From the start, joining the group included: as long as it takes to have the read model back. */
  readonly rebuildSeconds: number;
}

/** The projector of `src/main/projector.ts` over a topic that is full already. */
export async function project({ pool, brokers, topic, events }: Run): Promise<Projected> {
  const openedAt = performance.now();
  const log = createLog({ level: 'error', service: 'bench', instance: topic });
  const metrics = createMetrics();
  const kafka = createKafka({ brokers, clientId: topic, log });
  const consumer = await openLogConsumer({ kafka, groupId: topic, topic, partitionsAtOnce: 3 });
  const projector = createProjector({
    store: createProjectionStore({ pool, group: topic, topic, metrics }),
    deadLetters: { publish: () => Promise.reject(new Error('the benchmark has no dead letters')) },
    cache: new GameCache(10_000),
    watermarks: () => consumer.watermarks(),
    metrics,
    log,
  });
  try {
    return await new Promise((resolve, reject) => {
      let startedAt = 0;
      let done = 0;
      const take: TakeBatch = async (batch, keepAlive) => {
        startedAt ||= performance.now();
        const next = await projector.take(batch, keepAlive);
        done += next - batch.from;
        const since = (at: number) => (performance.now() - at) / 1_000;
        if (done === events) resolve({ seconds: since(startedAt), rebuildSeconds: since(openedAt) });
        return next;
      };
      consumer.run(take).catch(reject);
    });
  } finally {
    await consumer.close();
  }
}
