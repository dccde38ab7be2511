import { launch, waitUntilReady } from '../lib/processes.mjs';
import { root } from '../lib/root.mjs';

const READY_WITHIN_MS = 60_000;

/**
 * Starts a process of this service from its sources and waits until its /readyz agrees.
 * @param {string} stackDir
 * @param {{ name: string, main: string, url: string }} process `main`: path from the root; `url`: where it will listen
 * @param {Record<string, string | undefined>} env all of its environment
 * @returns {Promise<string>} its url
 */
export async function startNodeProcess(stackDir, { name, main, url }, env) {
  launch(stackDir, name, { file: process.execPath, args: ['--import', 'tsx', main], cwd: root, env });
  const isReady = async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  await waitUntilReady(stackDir, name, { isReady, timeoutMs: READY_WITHIN_MS });
  return url;
}
