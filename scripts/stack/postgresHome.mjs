import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../lib/cache.mjs';

// PostgreSQL refuses to run as root, and the user it runs as instead may not even enter a clone below
// /root: so for root its programs and data live here, and the data folder of the stack is a link.
const OPEN_FOLDER = '/var/lib/live-game-api';

const isRoot = process.getuid?.() === 0;

const idOf = (flag, user) =>
  Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));

/** The user and group that PostgreSQL runs as; empty for a starter who is not root. */
export function runsAs() {
  if (!isRoot) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', user), gid: idOf('-g', user) };
    } catch {
      // this system does not have that user
    }
  }
  return {};
}

/** The folder that keeps the programs. */
export function programsFolder() {
  if (!isRoot) return cacheFolder();
  mkdirSync(OPEN_FOLDER, { recursive: true });
  chmodSync(OPEN_FOLDER, 0o755);
  return OPEN_FOLDER;
}

const isThere = (file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** The data folder as the user of `runsAs` can reach it; created empty if there is none. */
export function openDataFolder(data) {
  if (!isRoot) {
    mkdirSync(data, { recursive: true });
    return data;
  }
  const real = path.join(
    programsFolder(),
    `data-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`,
  );
  if (!isThere(data)) {
    // a folder without its link belonged to a stack that was deleted
    rmSync(real, { recursive: true, force: true });
    mkdirSync(path.dirname(data), { recursive: true });
    symlinkSync(real, data);
  }
  if (!existsSync(real)) {
    mkdirSync(real, { mode: 0o700 });
    const { uid, gid } = runsAs();
    if (uid !== undefined && gid !== undefined) chownSync(real, uid, gid);
  }
  return realpathSync(data);
}
