import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import { publishEvents, relayedVersion } from './effects.js';
import type { LiveGame } from './liveGame.js';
import { until } from './precedence.js';
import type { Run } from './run.js';

/** Fewer events are published at less cost than asking what became of them. */
const WORTH_ASKING_EVENTS = 4;

/**
 * Has the outbox confirmed by Kafka, one batch at a time and in order. Comes to rest when the game is over and all is
 * confirmed, or at once when the run rolls over: the next run begins again with the oldest unconfirmed event.
 */
export async function confirmOutbox(live: LiveGame, run: Run): Promise<void> {
  const { outbox } = live;
  for (;;) {
    await until(() => run.isResting() || outbox.isDue);
    if (run.isRollingOver() || outbox.events.length === 0) return;
    if (outbox.events.length >= WORTH_ASKING_EVENTS) outbox.confirm(await relayed(live));
    if (outbox.isDue && !(await publish(live, run))) return;
  }
}

/** In a healthy worker all but the last events or two. If the worker cannot say, all have to be published. */
async function relayed({ state }: LiveGame): Promise<number> {
  try {
    return await relayedVersion(state.gameId);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the worker did not say how far its relay is', { error: String(error) });
    return 0;
  }
}

/** False: the run rolls over before Kafka has answered. */
async function publish({ state, outbox }: LiveGame, run: Run): Promise<boolean> {
  const { events } = outbox;
  const scope = new CancellationScope();
  const confirming = scope.run(() => publishEvents({ gameId: state.gameId, events }));
  try {
    await Promise.race([confirming, until(() => run.isRollingOver()).then(() => scope.cancel())]);
    outbox.confirm((await confirming).confirmed);
    return true;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return false;
  }
}
