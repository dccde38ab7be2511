import path from 'node:path';
import { launch, runningPid, stop, waitUntilReady } from '../lib/processes.mjs';
import { savedPorts } from '../lib/ports.mjs';
import { kafka } from './kafka.mjs';
import { READY_WITHIN_MS } from './part.mjs';
import { postgres } from './postgres.mjs';
import { redis } from './redis.mjs';
import { temporal } from './temporal.mjs';

/** In the order of starting; they stop in the reverse order. */
export const parts = { postgres, redis, temporal, kafka };

/** The stack of this clone, or the one that `npm test` made for its tests. */
function ownStackDir() {
  const stackDir = process.env['STACK_DIR'];
  if (stackDir === undefined) throw new Error('STACK_DIR does not name the folder of a local stack');
  return stackDir;
}

export async function startService(name, stackDir = ownStackDir()) {
  const part = parts[name];
  const place = {
    program: await part.install(),
    data: path.join(stackDir, 'data', name),
    ports: savedPorts(stackDir),
  };
  await part.prepare?.(place);
  launch(stackDir, name, part.command(place));
  await waitUntilReady(stackDir, name, { isReady: () => part.isReady(place), timeoutMs: READY_WITHIN_MS });
  return part.address(place);
}

export function stopService(name, signal = parts[name].stopSignal, stackDir = ownStackDir()) {
  return stop(stackDir, name, signal);
}

export function servicePid(name, stackDir = ownStackDir()) {
  return runningPid(stackDir, name);
}
