import { runningPid, stop } from '../lib/processes.mjs';
import { kafka } from './kafka.mjs';
import { startPart } from './part.mjs';
import { postgres } from './postgres.mjs';
import { redis } from './redis.mjs';
import { registry } from './registry.mjs';
import { s3 } from './s3.mjs';
import { temporal } from './temporal.mjs';

/** In the order of starting; they stop in the reverse order. */
export const parts = { postgres, redis, temporal, kafka, registry, s3 };

/** The stack of this clone, or the one that `npm test` made for its tests. */
function ownStackDir() {
  const stackDir = process.env['STACK_DIR'];
  if (stackDir === undefined) throw new Error('STACK_DIR does not name the folder of a local stack');
  return stackDir;
}

/**
 * Starts a service, on the same port and data as before, and waits until it is ready.
 * @param {keyof typeof parts} name
 * @param {string} [stackDir] folder of its stack, default STACK_DIR
 * @returns {Promise<string>} its address
 */
export function startService(name, stackDir = ownStackDir()) {
  return startPart(parts[name], stackDir);
}

/**
 * Signals a service and waits until its process is gone.
 * @param {keyof typeof parts} name
 * @param {NodeJS.Signals} [signal] default: the one for an orderly end
 * @param {string} [stackDir]
 * @returns {Promise<void>}
 */
export function stopService(name, signal = parts[name].stopSignal, stackDir = ownStackDir()) {
  return stop(stackDir, name, signal);
}

/**
 * The pid of a running service, to freeze it with SIGSTOP and SIGCONT.
 * @param {keyof typeof parts} name
 * @param {string} [stackDir]
 * @returns {number | undefined}
 */
export function servicePid(name, stackDir = ownStackDir()) {
  return runningPid(stackDir, name);
}
