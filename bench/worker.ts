import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { readWorkerConfig } from '../src/infra/config.js';
import { createKafka } from '../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../src/infra/kafka/publisher.js';
import { createLog } from '../src/infra/log.js';
import { createMetrics } from '../src/infra/metrics.js';
import { openRedis } from '../src/infra/redis/connection.js';
import { startStatusServer } from '../src/infra/statusServer.js';
import { WORKFLOW_TASKS_AT_ONCE } from '../src/infra/temporal/worker.js';
import { bundleWorkflows } from '../src/infra/temporal/workflowBundle.js';
import { BENCH_TASK_QUEUE, channelOf } from './names.js';
import { createNaiveActivities } from './naiveActivities.js';

/** Runs what the game is compared with, set up like the worker of the game. */
const config = readWorkerConfig();
const metrics = createMetrics();
const log = createLog({ level: config.logLevel, service: 'bench-worker', instance: 'bw' });
const redis = await openRedis({ url: config.redisUrl, timeoutMs: config.redisTimeoutMs, name: 'bench', log });
const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: 'bench-worker', log });
const publisher = createKafkaPublisher({ kafka, metrics, log });

const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: config.temporalAddress }),
  namespace: config.temporalNamespace,
  taskQueue: BENCH_TASK_QUEUE,
  identity: 'bw',
  workflowBundle: {
    code: await bundleWorkflows(fileURLToPath(new URL('./workflows/index.ts', import.meta.url))),
  },
  activities: createNaiveActivities(publisher, redis),
  sinks: {
    floor: {
      moved: {
        callDuringReplay: false,
        fn: (_info, gameId: string, ply: number) => {
          redis.publish(channelOf(gameId), String(ply)).catch((error: unknown) => {
            log.warn({ error }, 'an announcement was lost');
          });
        },
      },
    },
  },
  maxCachedWorkflows: config.cachedWorkflows,
  stickyQueueScheduleToStartTimeout: config.stickyTimeoutMs,
  maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
  maxConcurrentActivityTaskExecutions: 200,
  workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 8, initial: 16, maximum: 100 },
  activityTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 5, maximum: 50 },
});
const status = await startStatusServer({
  host: '127.0.0.1',
  port: config.httpPort,
  metrics,
  checks: { worker: async () => worker.getState() === 'RUNNING' },
});
await worker.run();
await publisher.close();
await status.close();
redis.disconnect();
