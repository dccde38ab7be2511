import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { root } from './root.mjs';
import { isWritable } from './toolchain.mjs';

function userCache() {
  try {
    return process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  } catch {
    return ''; // a user without a home folder
  }
}

function makeWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    return isWritable(folder);
  } catch {
    return false;
  }
}

/** Where built and fetched programs are kept for all clones of this user. */
export function cacheFolder() {
  const shared = path.join(userCache(), 'live-game-api');
  if (path.isAbsolute(shared) && makeWritable(shared)) return shared;
  const own = path.join(root, '.stack/cache');
  mkdirSync(own, { recursive: true });
  return own;
}

/** Whether a program needs no building any more. */
export const isCached = (entry, folder = cacheFolder()) => existsSync(path.join(folder, entry));

/**
 * The folder `entry` of the cache. The first caller fills it: `build` works in a draft folder that is
 * renamed when complete, so nobody ever sees half of it; a second clone waits for the first.
 * @param {string} entry name and version; a new version is a new entry
 * @param {(draft: string) => Promise<void>} build
 * @param {string} [folder]
 */
export async function cached(entry, build, folder = cacheFolder()) {
  const target = path.join(folder, entry);
  if (existsSync(target)) return target;
  await withLock(path.join(folder, `${entry}.lock`), async () => {
    if (existsSync(target)) return;
    await step(entry, 'building, first time only', async () => {
      const draft = path.join(folder, `${entry}.draft`);
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      await build(draft);
      renameSync(draft, target);
      return `built into ${folder}`;
    });
  });
  return target;
}
