import type { Client } from '@temporalio/client';
import { readEdgeConfig } from '../src/infra/config.js';
import { createLog } from '../src/infra/log.js';
import { createMetrics } from '../src/infra/metrics.js';
import { openRedis } from '../src/infra/redis/connection.js';
import { createFeed } from '../src/infra/redis/feed.js';
import { createTemporalClient } from '../src/infra/temporal/connection.js';
import { createGameGateway } from '../src/infra/temporal/gameGateway.js';
import { createComparisons } from './variants/comparisons.js';
import { createDoor } from './variants/doors.js';
import type { Door, Variant } from './variants/variant.js';

export interface Clients {
  readonly client: Client;
  readonly comparisons: readonly Variant[];
  readonly doors: readonly Door[];
  close(): Promise<void>;
}

/** The client side of all variants, with the adapters of the edge. `env` says where the services are. */
export async function openClients(env: Readonly<Record<string, string | undefined>>): Promise<Clients> {
  // At full speed moves wait for each other, on a slow machine longer than an edge would let a player wait.
  const config = readEdgeConfig({ TEMPORAL_DEADLINE_MS: '30000', ...env, DEV_ISSUER: '1', INSTANCE_ID: 'b' });
  const log = createLog({ level: 'error', service: 'bench', instance: 'b' });
  const metrics = createMetrics();
  const open = (name: string) =>
    openRedis({ url: config.redisUrl, timeoutMs: config.redisTimeoutMs, name, log });
  const client = createTemporalClient(config);
  const redis = await open('bench');
  const feed = createFeed({ redis, subscriber: await open('bench-feed'), metrics, log });
  const subscriber = await open('bench-announcements');
  const gateway = createGameGateway({
    client,
    metrics,
    log,
    deadlineMs: config.temporalDeadlineMs,
    taskQueue: config.taskQueue,
    continueAsNewEvents: config.continueAsNewEvents,
  });
  const whenClosed = async (workflowId: string) =>
    void (await client.workflow.getHandle(workflowId).result());
  const { floorUpdate, floorSignal, naive } = createComparisons({ client, subscriber });
  return {
    client,
    comparisons: [floorUpdate, floorSignal, naive],
    doors: (['updateDoor', 'signalDoor'] as const).map((name) =>
      createDoor(name, { gateway, feed, whenClosed }),
    ),
    async close() {
      feed.close();
      redis.disconnect();
      subscriber.disconnect();
      await client.connection.close();
    },
  };
}
