import { once } from 'node:events';
import path from 'node:path';
import { interrupted, listenForInterrupts } from '../../scripts/lib/interrupt.mjs';
import { root } from '../../scripts/lib/root.mjs';
import { stopStack } from '../../scripts/stack/index.mjs';
import { startTestStack } from '../../scripts/tiers/stack.mjs';
import { type FailoverOptions, readArguments, USAGE } from './arguments.js';
import { Fleet } from './fleet.js';
import { type FailoverFigures, loseEdge } from './loseEdge.js';

const stackDir = path.join(root, '.stack/failover');

async function run(options: FailoverOptions): Promise<FailoverFigures> {
  const env = await startTestStack(stackDir);
  try {
    const fleet = await Fleet.start({ stackDir, env, edges: 3 });
    try {
      const [, lost] = fleet.edges;
      if (!lost) throw new Error('a fleet of three has a second edge');
      return await orInterrupted(loseEdge(fleet, lost, options));
    } finally {
      await fleet.stop();
    }
  } finally {
    await stopStack(stackDir);
  }
}

/** Ctrl-C ends the wait; what was started is stopped then. */
async function orInterrupted<T>(work: Promise<T>): Promise<T> {
  const stop = once(interrupted, 'abort').then(() => Promise.reject(new Error('interrupted')));
  return Promise.race([work, stop]);
}

function readOptions(): FailoverOptions | null {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

listenForInterrupts();
const options = readOptions();
if (options) {
  const figures = await run(options);
  const { outage, problems } = figures;
  for (const problem of problems.slice(0, 20)) console.error(`  FAILED  ${problem}`);
  console.log(
    `outage of ${figures.cutSockets} sockets: p50 ${outage.p50Ms} ms, p95 ${outage.p95Ms} ms, p99 ${outage.p99Ms} ms`,
  );
  console.log(JSON.stringify({ mode: 'failover', ok: problems.length === 0, ...figures }));
  process.exit(problems.length === 0 ? 0 : 1);
} else process.exitCode = 1;
