import type { Log } from '../contract/telemetry.js';
import type { Ms } from '../domain/chess/types.js';

interface Repetition {
  readonly everyMs: Ms;
  readonly name: string;
  readonly log: Log;
}

/** Does the work, waits for it, and does it again every so often. A failure is logged, the next time is another try. */
export async function repeatedly(
  work: () => Promise<void>,
  { everyMs, name, log }: Repetition,
): Promise<{ stop(): Promise<void> }> {
  let inHand = Promise.resolve();
  const run = () => {
    inHand = inHand.then(work).catch((error: unknown) => log.warn({ error, name }, 'a repeated task failed'));
    return inHand;
  };
  await run();
  const timer = setInterval(() => void run(), everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return inHand;
    },
  };
}
