import { proxyActivities } from '@temporalio/workflow';
import type { GameActivities } from '../contract/activities.js';
import type { Ms } from '../domain/chess/types.js';

/** Never gives up: a game is not over before its events are in Kafka. While it fails the outbox waits. */
export const { publishEvents } = proxyActivities<Pick<GameActivities, 'publishEvents'>>({
  startToCloseTimeout: '15 seconds',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/** Three retries within `limitMs`; then it fails, and so it does at once when the orchestrator declines for good. */
export const botActivity = (limitMs: Ms, summary: string) =>
  proxyActivities<Pick<GameActivities, 'requestBotMove'>>({
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: limitMs,
    cancellationType: 'TRY_CANCEL',
    summary,
    retry: {
      maximumAttempts: 4,
      initialInterval: '1 second',
      backoffCoefficient: 2,
      maximumInterval: '10 seconds',
      nonRetryableErrorTypes: ['BOT_REJECTED'],
    },
  });
