import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { onPath, run } from '../lib/toolchain.mjs';

const ENTRY = 'nginx-debian';
/** Debian keeps it where only root's PATH leads. */
const USUAL = '/usr/sbin/nginx';

/**
 * An nginx for the tests: the machine's own, else Debian's package, unpacked but not installed.
 * @returns {Promise<string | undefined>} the program; undefined where none can be had
 */
export async function nginxProgram() {
  const own = onPath('nginx') ?? (existsSync(USUAL) ? USUAL : undefined);
  if (own !== undefined) return own;
  const canFetch = isCached(ENTRY) || (onPath('apt-get') && onPath('dpkg'));
  if (!canFetch) return undefined;
  try {
    return path.join(await cached(ENTRY, unpack), 'usr/sbin/nginx');
  } catch (error) {
    console.error(`nginx cannot be had: ${error.message}`);
    return undefined;
  }
}

async function unpack(draft) {
  await run('apt-get', ['download', 'nginx'], { cwd: draft });
  const archive = readdirSync(draft).find((name) => name.endsWith('.deb'));
  await run('dpkg', ['-x', archive, '.'], { cwd: draft });
}
