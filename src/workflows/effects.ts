import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { GameActivities } from '../contract/activities.js';
import type { Ms } from '../domain/chess/types.js';

/** Never gives up: a game is not over before its events are in Kafka. While it fails the outbox waits. */
export const { publishEvents } = proxyActivities<Pick<GameActivities, 'publishEvents'>>({
  startToCloseTimeout: '15 seconds',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
});

/**
 * How far the worker's relay has come by itself. Asked within the current workflow task it leaves one small event in
 * the game's history, where `publishEvents` leaves six that hold all events of the game once more.
 */
export const { relayedVersion } = proxyLocalActivities<Pick<GameActivities, 'relayedVersion'>>({
  scheduleToCloseTimeout: '1 second',
  retry: { maximumAttempts: 1 },
});

/** Never give up, but on a conflict, which only someone can solve: a game is not closed before it is archived. */
export const { archiveGame, archivePart } = proxyActivities<
  Pick<GameActivities, 'archiveGame' | 'archivePart'>
>({
  startToCloseTimeout: '15 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    nonRetryableErrorTypes: ['ARCHIVE_CONFLICT'],
  },
});

/** One attempt. Beyond 1.6 s (80 % of the task's 2 s) the worker would have to keep the task alive with more events. */
export const { archiveGame: archiveAtOnce } = proxyLocalActivities<Pick<GameActivities, 'archiveGame'>>({
  scheduleToCloseTimeout: '1500 milliseconds',
  retry: { maximumAttempts: 1 },
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
