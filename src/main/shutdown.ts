import type { Log } from '../contract/telemetry.js';
import type { Ms } from '../domain/chess/types.js';

/** One step of stopping; it may take its time, within the deadline of all. */
export interface Stop {
  readonly name: string;
  readonly stop: () => Promise<unknown> | void;
}

interface ShutdownOptions {
  /** In the order in which they stop. One that fails does not keep the others from stopping. */
  readonly stops: readonly Stop[];
  readonly deadlineMs: Ms;
  readonly log: Log;
}

/**
 * Ends the process in order at SIGTERM or SIGINT; a second signal ends it at once. Returns a function that does the
 * same because of a fault, with exit code 1. Past the deadline the process ends as it is, with exit code 1.
 */
export function stopOnSignal(options: ShutdownOptions): (fault: unknown) => void {
  let stopping = false;
  const end = (cause: object, exitCode: number) => {
    if (stopping) process.exit(1);
    stopping = true;
    options.log.info(cause, 'stopping');
    void stopAll(options).then((inTime) => process.exit(inTime ? exitCode : 1));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end({ signal }, 0));
  return (fault) => {
    options.log.error({ error: fault }, 'a part of the process failed');
    if (!stopping) end({ because: 'fault' }, 1);
  };
}

/** False: the deadline passed first. */
export async function stopAll({ stops, deadlineMs, log }: ShutdownOptions): Promise<boolean> {
  let current = '';
  const all = async () => {
    for (const { name, stop } of stops) {
      current = name;
      try {
        await stop();
      } catch (error) {
        log.error({ error, part: name }, 'a part did not stop cleanly');
      }
    }
    return true;
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false);
  });
  const inTime = await Promise.race([all(), tooLate]);
  clearTimeout(timer);
  if (inTime) log.info({}, 'stopped');
  else log.error({ part: current, deadlineMs }, 'a part did not stop in time');
  return inTime;
}
