import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted } from './interrupt.mjs';
import { claimPidFile, livePid } from './pidFile.mjs';

/** Removes a lock whose holder died; one that another waiter renewed between our look and the rename goes back. */
function breakLock(file) {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    if (livePid(aside) !== undefined) linkSync(aside, file);
    rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/**
 * Takes the lock at once or says who has it.
 * @returns {{ holder?: number, release: () => void }} `holder` is the pid of another live process
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    if (claimPidFile(file)) return { release: () => rmSync(file, { force: true }) };
    const holder = livePid(file);
    if (holder !== undefined) return { holder, release: () => undefined };
    breakLock(file);
  }
}

/** Runs `work` while holding the lock; waits as long as another live process has it. */
export async function withLock(file, work) {
  let lock = tryLock(file);
  while (lock.holder !== undefined) {
    await sleep(300, undefined, { signal: interrupted });
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
