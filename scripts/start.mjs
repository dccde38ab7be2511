import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './lib/failure.mjs';
import { interrupted, listenForInterrupts } from './lib/interrupt.mjs';
import { tryLock } from './lib/lock.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { death, runningPid } from './lib/processes.mjs';
import { say } from './lib/progress.mjs';
import { root } from './lib/root.mjs';

const WATCH_MS = 500;
const stackDir = path.join(root, '.stack');

/** Returns when the user interrupts; throws when one of the parts ends by itself. */
async function watch(names) {
  while (!interrupted.aborted) {
    const dead = names.find((name) => runningPid(stackDir, name) === undefined);
    if (dead !== undefined) throw death(stackDir, dead);
    await sleep(WATCH_MS, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

async function main() {
  await ensurePackages();
  // needs packages, so only now
  const { startAll, stopAll } = await import('./stack/live.mjs');
  try {
    const { names, facts } = await startAll(stackDir);
    console.log();
    for (const [name, value] of facts) say(name, value);
    console.log('\n  Ready. Ctrl-C stops everything.\n');
    await watch(names);
  } finally {
    await stopAll(stackDir);
  }
}

listenForInterrupts();
const lock = tryLock(path.join(stackDir, 'start.lock'));
if (lock.holder !== undefined) {
  console.error(`live-game-api already runs in this folder (pid ${lock.holder})`);
  process.exit(1);
}
try {
  await main();
} catch (error) {
  if (!interrupted.aborted) {
    console.error(`\n${error instanceof Failure ? error.message : error.stack}`);
    process.exitCode = 1;
  }
} finally {
  lock.release();
}
