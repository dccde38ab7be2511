import type { Client } from '@temporalio/client';
import { GAME_WORKFLOW } from '../../contract/gameWorkflow.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { systemNow } from '../clock.js';
import { measured } from '../measured.js';

const EVERY_MS: Ms = 15_000;
const DEADLINE_MS: Ms = 5_000;
const OPEN_GAMES = `WorkflowType = '${GAME_WORKFLOW}' AND ExecutionStatus = 'Running'`;

export interface ActiveGamesDeps {
  readonly client: Client;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Keeps the gauge of open games up to date until it is stopped. Temporal counts, a second or so behind. */
export function watchActiveGames({ client, metrics, log }: ActiveGamesDeps): { stop(): void } {
  const count = async (): Promise<void> => {
    try {
      const found = await measured(metrics, { target: 'temporal', operation: 'count' }, () =>
        client.withDeadline(systemNow() + DEADLINE_MS, () => client.workflow.count(OPEN_GAMES)),
      );
      metrics.set('live_game_active_games', found.count);
    } catch (error) {
      log.debug({ error }, 'open games could not be counted');
    }
  };
  void count();
  const timer = setInterval(() => void count(), EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
