import { rmSync } from 'node:fs';
import path from 'node:path';
import { interrupted, listenForInterrupts } from '../scripts/lib/interrupt.mjs';
import { launch, runningNames, runningPid, stop, waitUntilReady } from '../scripts/lib/processes.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { root } from '../scripts/lib/root.mjs';
import { startStack, stopLeftovers, stopStack } from '../scripts/stack/index.mjs';
import { createTopics } from '../scripts/stack/topics.mjs';

const stackDir = path.join(root, '.stack/bench');
const READY_WITHIN_MS = 60_000;

/** The worker of the game as it runs everywhere, and the one of the workflows that it is compared with. */
const WORKERS = [
  { name: 'worker', main: 'src/main/worker.ts', port: 'WORKER_HTTP_PORT' },
  { name: 'bench-worker', main: 'bench/worker.ts', port: 'BENCH_WORKER_PORT' },
];

async function startWorker({ name, main, port }, { env, ports }) {
  const own = { ...env, WORKER_HTTP_PORT: String(ports[port]), LOG_LEVEL: 'warn' };
  launch(stackDir, name, { file: process.execPath, args: ['--import', 'tsx', main], cwd: root, env: own });
  const url = `http://127.0.0.1:${ports[port]}/readyz`;
  const isReady = async () => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  await waitUntilReady(stackDir, name, { isReady, timeoutMs: READY_WITHIN_MS });
  return url;
}

async function stopAll() {
  for (const { name } of WORKERS.toReversed()) await stop(stackDir, name);
  await stopStack(stackDir);
}

/**
 * Brings up services with empty data and both workers, apart from those of `npm start`.
 * Fails when interrupted; what was started is stopped by `stop`, and by the next start if that does not come.
 */
export async function startBenchStack(wanted) {
  listenForInterrupts();
  await stopLeftovers(stackDir);
  for (const folder of ['data', 'logs'])
    rmSync(path.join(stackDir, folder), { recursive: true, force: true });
  try {
    const stack = await startStack(stackDir, { morePorts: WORKERS.map(({ port }) => port) });
    const env = { TEMPORAL_NAMESPACE: 'default', ...process.env, ...stack.env };
    await step('topics', 'creating', () => createTopics(env.KAFKA_BROKERS));
    for (const worker of WORKERS) {
      await step(worker.name, 'starting', () => startWorker(worker, { env, ports: stack.ports }));
    }
    const pids = new Map(runningNames(stackDir).map((name) => [name, runningPid(stackDir, name)]));
    return { env, temporal: 'development server', pids, interrupted, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
