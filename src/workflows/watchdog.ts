import type { EpochMs } from '../domain/chess/types.js';
import { nextDeadline } from '../domain/game/arbiter.js';
import type { LiveGame } from './liveGame.js';
import { until } from './precedence.js';
import type { Run } from './run.js';

/**
 * Declares what happens by itself: flag fall, first-move and waiting limits, lapsed draw offers; and wakes the outbox.
 * One timer, lazily re-armed: it is left alone while deadlines only move later, as they do with every move, and
 * replaced only when one comes earlier. A game has a handful of timer events instead of two per move.
 */
export async function watchDeadlines(live: LiveGame, run: Run): Promise<void> {
  while (!run.isResting()) {
    const armed = nextWake(live);
    const isDisturbed = () => run.isResting() || nextWake(live) < armed;
    if (armed === Infinity) await until(isDisturbed);
    else await until(isDisturbed, { ms: Math.max(1, armed - Date.now()), summary: 'next deadline' });
    live.act({ type: 'passTime' }, { kind: 'arbiter' }, Date.now());
    live.outbox.passTime(Date.now());
  }
}

function nextWake(live: LiveGame): EpochMs {
  return Math.min(nextDeadline(live.state)?.dueAt ?? Infinity, live.outbox.dueAt ?? Infinity);
}
