import { Failure } from '../lib/failure.mjs';
import { choosePorts } from '../lib/ports.mjs';
import { runningNames, stop } from '../lib/processes.mjs';
import { say, step } from '../lib/progress.mjs';
import { parts, startService, stopService } from './service.mjs';

/** The parts that the environment does not point elsewhere. */
const ownParts = () => Object.values(parts).filter((part) => !process.env[part.variable]);

async function installParts() {
  const missing = ownParts().flatMap((part) => part.missing() ?? []);
  if (missing.length > 0) throw new Failure(missing.join('\n'));
  for (const part of ownParts()) await part.install();
}

async function startParts(stackDir) {
  const env = {};
  const starts = ownParts().map((part) =>
    step(part.name, 'starting', async () => {
      const address = await startService(part.name, stackDir);
      Object.assign(env, { [part.variable]: address, ...part.settings });
      return address;
    }),
  );
  const outcomes = await Promise.allSettled(starts);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return env;
}

/**
 * Brings up every service that the environment does not configure.
 * @param {string} stackDir folder for its data, logs, pids and ports
 * @param {{ morePorts?: string[], fixedPorts?: Record<string, string | undefined> }} [options]
 * @returns {Promise<{ env: Record<string, string>, ports: Record<string, number> }>} `env`: addresses by variable
 */
export async function startStack(stackDir, { morePorts = [], fixedPorts = {} } = {}) {
  for (const { name, variable } of Object.values(parts)) {
    if (process.env[variable]) say(name, `${variable} is set, using that`);
  }
  await installParts();
  const names = [...ownParts().flatMap((part) => part.ports), ...morePorts];
  const ports = await choosePorts(stackDir, names, fixedPorts);
  return { env: await startParts(stackDir), ports };
}

/**
 * Stops what still runs from an earlier start that ended without cleaning up.
 * @param {string} stackDir
 */
export async function stopLeftovers(stackDir) {
  const names = runningNames(stackDir);
  if (names.length === 0) return;
  say('leftovers', `stopping what an earlier start left running: ${names.join(', ')}`);
  await stopEverything(stackDir);
}

/**
 * Stops all that runs in a stack, the services last.
 * @param {string} stackDir
 */
export async function stopEverything(stackDir) {
  const names = runningNames(stackDir);
  const order = [...names.filter((name) => !(name in parts)), ...names.filter((name) => name in parts)];
  for (const name of order)
    await (name in parts ? stopService(name, undefined, stackDir) : stop(stackDir, name));
}

/** Stops the services of a stack, the last started first. */
export async function stopStack(stackDir) {
  for (const name of Object.keys(parts).toReversed()) await stopService(name, undefined, stackDir);
}
