import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { publishEvents } from './effects.js';
import type { LiveGame } from './liveGame.js';
import type { Run } from './run.js';

/**
 * Has the outbox confirmed by Kafka, one batch at a time and in order. Comes to rest when the game is over and all is
 * confirmed, or at once when the run rolls over: the next run begins again with the oldest unconfirmed event.
 */
export async function confirmOutbox(live: LiveGame, run: Run): Promise<void> {
  for (;;) {
    await condition(() => run.isResting() || live.outbox.isDue(Date.now()));
    const events = live.outbox.events;
    const last = events.at(-1);
    if (run.isRollingOver() || !last) return;
    const scope = new CancellationScope();
    const confirming = scope.run(() => publishEvents({ gameId: live.state.gameId, events }));
    try {
      await Promise.race([confirming, condition(() => run.isRollingOver()).then(() => scope.cancel())]);
      const { confirmed } = await confirming;
      live.outbox.confirm(confirmed);
    } catch (error) {
      if (!isCancellation(error)) throw error;
      return;
    }
  }
}
