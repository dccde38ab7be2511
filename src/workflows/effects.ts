import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';

/** Never gives up: a game is not over before its events are in Kafka. While it fails the outbox waits. */
export const { publishEvents } = proxyActivities<Pick<Activities, 'publishEvents'>>({
  startToCloseTimeout: '15 seconds',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/** Three retries, then a fallback move; `BOT_REJECTED` is final at once. */
export const BOT_MOVE_OPTIONS = {
  startToCloseTimeout: '30 seconds',
  cancellationType: 'TRY_CANCEL',
  retry: {
    maximumAttempts: 4,
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '10 seconds',
    nonRetryableErrorTypes: ['BOT_REJECTED'],
  },
} as const;
