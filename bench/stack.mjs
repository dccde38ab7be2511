import { rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../scripts/lib/failure.mjs';
import { interrupted, listenForInterrupts } from '../scripts/lib/interrupt.mjs';
import { choosePorts } from '../scripts/lib/ports.mjs';
import { launch, runningNames, runningPid, stop, waitUntilReady } from '../scripts/lib/processes.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { root } from '../scripts/lib/root.mjs';
import { createBucket } from '../scripts/stack/bucket.mjs';
import { stopLeftovers } from '../scripts/stack/index.mjs';
import { parts, startService, stopService } from '../scripts/stack/service.mjs';
import { startTemporalOnPostgres } from '../scripts/stack/temporalServer.mjs';
import { migrate } from '../scripts/stack/migrations.mjs';
import { createTopics } from '../scripts/stack/topics.mjs';

const stackDir = path.join(root, '.stack/bench');
const READY_WITHIN_MS = 60_000;

/** The worker of the game as it runs everywhere, and the one of the workflows that it is compared with. */
const WORKERS = [
  { name: 'worker', main: 'src/main/worker.ts', port: 'WORKER_HTTP_PORT' },
  { name: 'bench-worker', main: 'bench/worker.ts', port: 'BENCH_WORKER_PORT' },
];

async function startOwn(name) {
  const missing = parts[name].missing();
  if (missing !== undefined) throw new Failure(missing);
  await choosePorts(stackDir, parts[name].ports, {});
  let address;
  await step(name, 'starting', async () => (address = await startService(name, stackDir)));
  return address;
}

async function startDevServer() {
  return {
    address: await startOwn('temporal'),
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
  launch(stackDir, name, {
    file: process.execPath,
    args: ['--import', 'tsx', main],
    cwd: root,
    env: { ...env, WORKER_HTTP_PORT: String(port), LOG_LEVEL: 'warn' },
  });
  const url = `http://127.0.0.1:${port}/readyz`;
  const isReady = async () => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  await waitUntilReady(stackDir, name, { isReady, timeoutMs: READY_WITHIN_MS });
  return url;
}

async function startAll(devServer) {
  const temporal = await (devServer ? startDevServer() : startProductionShape());
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'default',
    REDIS_URL: await startOwn('redis'),
    KAFKA_BROKERS: await startOwn('kafka'),
    S3_ENDPOINT: await startOwn('s3'),
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
  const env = { DATABASE_URL: await startOwn('postgres'), KAFKA_BROKERS: await startOwn('kafka') };
  await migrate(env.DATABASE_URL);
  const pids = new Map(runningNames(stackDir).map((name) => [name, runningPid(stackDir, name)]));
  return { env, pids, interrupted, stop: () => stopLeftovers(stackDir) };
}

/** Brings up services with empty data and both workers, apart from those of `npm start`. */
export const startBenchStack = ({ devServer }) => startEmpty(() => startAll(devServer));

/** Brings up what the read model needs, with empty data. */
export const startRecordStack = () => startEmpty(startRecordServices);

async function startEmpty(start) {
  listenForInterrupts();
  await stopLeftovers(stackDir);
  for (const folder of ['data', 'logs'])
    rmSync(path.join(stackDir, folder), { recursive: true, force: true });
  try {
    return await start();
  } catch (error) {
    await stopLeftovers(stackDir);
    throw error;
  }
}
