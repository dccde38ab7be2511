import path from 'node:path';
import { interrupted, listenForInterrupts } from '../scripts/lib/interrupt.mjs';
import { choosePorts } from '../scripts/lib/ports.mjs';
import { runningNames, runningPid, stop } from '../scripts/lib/processes.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { root } from '../scripts/lib/root.mjs';
import { createBucket } from '../scripts/stack/bucket.mjs';
import { stopEverything } from '../scripts/stack/index.mjs';
import { migrate } from '../scripts/stack/migrations.mjs';
import { startNodeProcess } from '../scripts/stack/nodeProcess.mjs';
import { startEmpty, startOwn } from '../scripts/stack/own.mjs';
import { parts, stopService } from '../scripts/stack/service.mjs';
import { startTemporalOnPostgres } from '../scripts/stack/temporalServer.mjs';
import { createTopics } from '../scripts/stack/topics.mjs';

const stackDir = path.join(root, '.stack/bench');

/** The worker of the game as it runs everywhere, and the one of the workflows that it is compared with. */
const WORKERS = [
  { name: 'worker', main: 'src/main/worker.ts', port: 'WORKER_HTTP_PORT' },
  { name: 'bench-worker', main: 'bench/worker.ts', port: 'BENCH_WORKER_PORT' },
];

async function startDevServer() {
  return {
    address: await startOwn('temporal', stackDir),
    description: 'Temporal development server, SQLite file, 1 shard',
    stop: () => stopService('temporal', undefined, stackDir),
  };
}

async function startProductionShape() {
  let temporal;
  await step('temporal', 'starting', async () => {
    temporal = await startTemporalOnPostgres(stackDir);
    return temporal.description;
  });
  return temporal;
}

async function startWorker({ name, main, port: variable }, env) {
  const { [variable]: port } = await choosePorts(stackDir, [variable], {});
  const place = { name, main, url: `http://127.0.0.1:${port}` };
  return startNodeProcess(stackDir, place, { ...env, WORKER_HTTP_PORT: String(port), LOG_LEVEL: 'warn' });
}

async function startAll(devServer) {
  const temporal = await (devServer ? startDevServer() : startProductionShape());
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    REDIS_URL: await startOwn('redis', stackDir),
    KAFKA_BROKERS: await startOwn('kafka', stackDir),
    S3_ENDPOINT: await startOwn('s3', stackDir),
    ...parts.s3.settings,
  };
  await createTopics(env.KAFKA_BROKERS);
  await createBucket(env);
  for (const worker of WORKERS) await step(worker.name, 'starting', () => startWorker(worker, env));
  const pids = new Map(runningNames(stackDir).map((name) => [name, runningPid(stackDir, name)]));
  const stopAll = async () => {
    for (const { name } of WORKERS.toReversed()) await stop(stackDir, name);
    for (const name of ['s3', 'kafka', 'redis']) await stopService(name, undefined, stackDir);
    await temporal.stop();
  };
  return { env, temporal: temporal.description, pids, interrupted, stop: stopAll };
}

async function startRecordServices() {
  const env = {
    DATABASE_URL: await startOwn('postgres', stackDir),
    KAFKA_BROKERS: await startOwn('kafka', stackDir),
    S3_ENDPOINT: await startOwn('s3', stackDir),
    ...parts.s3.settings,
  };
  await migrate(env.DATABASE_URL);
  await createBucket(env);
  const pids = new Map(runningNames(stackDir).map((name) => [name, runningPid(stackDir, name)]));
  const kafkaLogs = path.join(stackDir, 'data/kafka/logs');
  const s3Objects = path.join(stackDir, 'data/s3/objects');
  return { env, pids, interrupted, kafkaLogs, s3Objects, stop: () => stopEverything(stackDir) };
}

function startWhole(start) {
  listenForInterrupts();
  return startEmpty(stackDir, start);
}

async function startStores() {
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: await startOwn('temporal', stackDir),
    TEMPORAL_NAMESPACE: 'default',
    DATABASE_URL: await startOwn('postgres', stackDir),
    REDIS_URL: await startOwn('redis', stackDir),
    KAFKA_BROKERS: await startOwn('kafka', stackDir),
    S3_ENDPOINT: await startOwn('s3', stackDir),
    ...parts.s3.settings,
  };
  await createTopics(env.KAFKA_BROKERS);
  await createBucket(env);
  await migrate(env.DATABASE_URL);
  const startGameWorker = async () => {
    const [worker] = WORKERS;
    const readyUrl = await startWorker(worker, env);
    return { url: readyUrl.replace('/readyz', ''), stop: () => stop(stackDir, worker.name) };
  };
  return { env, startWorker: startGameWorker, stop: () => stopEverything(stackDir) };
}

async function startEdgeServices() {
  const env = { REDIS_URL: await startOwn('redis', stackDir) };
  const pids = new Map(runningNames(stackDir).map((name) => [name, runningPid(stackDir, name)]));
  return { env, pids, interrupted, stop: () => stopEverything(stackDir) };
}

/** Brings up services with empty data and both workers, apart from those of `npm start`. */
export const startBenchStack = ({ devServer }) => startWhole(() => startAll(devServer));

/** Brings up everything that keeps games, with empty data. */
export const startRecordStack = () => startWhole(startRecordServices);

/** Brings up all stores, with empty data, and a worker when it is asked for. */
export const startRecoveryStack = () => startWhole(startStores);

/** Brings up what edges need to show games, with empty data. */
export const startEdgeStack = () => startWhole(startEdgeServices);
