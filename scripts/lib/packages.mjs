import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';
import { root } from './root.mjs';
import { run } from './toolchain.mjs';

/**
 * Whether npm installed all that the lock file asks for; more does no harm.
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted `packages` of package-lock.json
 * @param {Record<string, { version?: string }>} installed `packages` of node_modules/.package-lock.json
 */
export function packagesMatch(wanted, installed) {
  const folders = Object.keys(wanted).filter((folder) => folder !== '');
  return folders.every((folder) =>
    installed[folder] === undefined
      ? wanted[folder].optional === true // most are builds for other platforms
      : installed[folder].version === wanted[folder].version,
  );
}

const packagesIn = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  try {
    // npm writes this file last, so an interrupted install has none
    return packagesMatch(wanted, packagesIn('node_modules/.package-lock.json'));
  } catch {
    return false;
  }
}

/** Installs the packages of the lock file when they are missing or stale. No package needs its install script. */
export async function ensurePackages() {
  await step('packages', 'npm ci', () =>
    withLock(path.join(root, '.stack/packages.lock'), async () => {
      if (isInstalled()) return 'up to date';
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root });
      return 'installed';
    }),
  );
}
