import path from 'node:path';
import { savedPorts } from '../lib/ports.mjs';
import { launch, waitUntilReady } from '../lib/processes.mjs';

const READY_WITHIN_MS = 120_000;

/**
 * A service of the local stack: where it comes from, how it runs, when it is ready.
 * @typedef {object} Part
 * @property {string} name also of its pid file, log and data folder
 * @property {string} variable environment variable that points to an existing service instead
 * @property {string[]} ports names of the ports it listens on
 * @property {() => string | undefined} missing what this machine lacks to run it, as one line
 * @property {() => Promise<string>} install finds or builds the program; its path
 * @property {(place: Place) => Promise<void>} [prepare] before every start: writes configuration, formats new data
 * @property {(place: Place) => import('../lib/processes.mjs').Command} command
 * @property {(place: Place) => Promise<boolean>} isReady
 * @property {(place: Place) => string} address value for `variable`
 * @property {Record<string, string>} [settings] other variables that clients need with that address
 * @property {NodeJS.Signals} [stopSignal] default SIGTERM
 *
 * @typedef {object} Place
 * @property {string} program what `install` returned
 * @property {string} data folder of the part's own data
 * @property {Record<string, number>} ports
 */

/**
 * Starts a part on the ports that its stack remembers and waits until it is ready.
 * @param {Part} part
 * @param {string} stackDir
 * @returns {Promise<string>} its address
 */
export async function startPart(part, stackDir) {
  const place = {
    program: await part.install(),
    data: path.join(stackDir, 'data', part.name),
    ports: savedPorts(stackDir),
  };
  await part.prepare?.(place);
  launch(stackDir, part.name, part.command(place));
  const isReady = () => part.isReady(place);
  await waitUntilReady(stackDir, part.name, { isReady, timeoutMs: READY_WITHIN_MS });
  return part.address(place);
}
