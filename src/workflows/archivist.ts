import { isCancellation } from '@temporalio/workflow';
import { archiveAtOnce, archiveGame, archivePart } from './effects.js';
import type { LiveGame } from './liveGame.js';
import { until } from './precedence.js';
import type { Run } from './run.js';

/**
 * Lays down the history of a very long game in parts, as it would outgrow what a run can hand to the next. Comes to
 * rest when the game is over and no part is full, or when the run rolls over: the next run lays the same part again.
 */
export async function layDownParts({ state, history }: LiveGame, run: Run): Promise<void> {
  for (;;) {
    await until(() => run.isResting() || history.hasFullPart);
    if (run.isRollingOver() || !history.hasFullPart) return;
    const laying = archivePart({ gameId: state.gameId, events: history.nextPart });
    await Promise.race([laying, until(() => run.isRollingOver())]);
    if (run.isRollingOver()) return;
    history.nextPartIsLaidDown();
  }
}

/**
 * Stores the finished game. Tries it within the current workflow task, which leaves one event in Temporal's history
 * and nothing of the game's. If S3 does not answer, an ordinary activity goes on for as long as it takes, and shows
 * operators what it waits for.
 */
export async function archive({ state, history }: LiveGame): Promise<void> {
  const whole = { gameId: state.gameId, ...history.carried };
  try {
    await archiveAtOnce(whole);
  } catch (error) {
    if (isCancellation(error)) throw error;
    await archiveGame(whole);
  }
}
