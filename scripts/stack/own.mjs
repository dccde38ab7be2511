import { rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { choosePorts } from '../lib/ports.mjs';
import { step } from '../lib/progress.mjs';
import { stopEverything, stopLeftovers } from './index.mjs';
import { parts, startService } from './service.mjs';

/**
 * Starts a service for a tool that measures or breaks things: one that the environment points to is left alone.
 * @param {keyof typeof parts} name
 * @param {string} stackDir folder of the tool's stack
 * @returns {Promise<string>} its address
 */
export async function startOwn(name, stackDir) {
  const missing = parts[name].missing();
  if (missing !== undefined) throw new Failure(missing);
  await choosePorts(stackDir, parts[name].ports, {});
  let address = '';
  await step(name, 'starting', async () => (address = await startService(name, stackDir)));
  return address;
}

/**
 * Calls `start` with no data left of an earlier run and nothing of it running. When it throws, what it has started is
 * stopped.
 * @template T
 * @param {string} stackDir
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export async function startEmpty(stackDir, start) {
  await stopLeftovers(stackDir);
  for (const folder of ['data', 'logs'])
    rmSync(path.join(stackDir, folder), { recursive: true, force: true });
  try {
    return await start();
  } catch (error) {
    await stopEverything(stackDir);
    throw error;
  }
}
