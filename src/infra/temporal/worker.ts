import { type InjectedSinks, NativeConnection, Worker } from '@temporalio/worker';
import type { GameActivities } from '../../contract/activities.js';
import type { GameSinks } from '../../contract/gameSinks.js';
import type { Ms } from '../../domain/chess/types.js';
import { systemNow } from '../clock.js';
import { type TemporalSettings, tlsOf } from './connection.js';
import type { WorkflowBundle } from './workflowBundle.js';

/** Rejects when Temporal is not there. */
export const connectWorker = (settings: TemporalSettings): Promise<NativeConnection> =>
  NativeConnection.connect({
    address: settings.temporalAddress,
    tls: tlsOf(settings),
    ...(settings.temporalApiKey !== null && { apiKey: settings.temporalApiKey }),
  });

interface WorkerSettings extends TemporalSettings {
  readonly taskQueue: string;
  readonly cachedWorkflows: number;
  readonly stickyTimeoutMs: Ms;
}

export interface GameWorkerOptions {
  readonly connection: NativeConnection;
  readonly settings: WorkerSettings;
  readonly bundle: WorkflowBundle;
  readonly activities: GameActivities;
  readonly sinks: InjectedSinks<GameSinks>;
}

/** How long activities may go on after shutdown was asked for, and when they are abandoned. */
const SHUTDOWN_GRACE_MS: Ms = 5_000;
const SHUTDOWN_FORCE_MS: Ms = 10_000;

/**
 * Games run one after the other in one thread, so more tasks at once bring nothing and only let each wait longer: once
 * that is longer than Temporal waits (`workflowTaskTimeout`), all are done again, for ever. A worker that takes hundreds
 * of games over on a busy machine came to that with 100; what waits has to wait at the server, where no time runs. With S3
 * away each game that ends holds a place for 1.5 s, so twenty let thirteen games a second end.
 */
export const WORKFLOW_TASKS_AT_ONCE = 20;

/**
 * A poller of the games' task queue. The numbers of pollers follow the load: with fixed few, game starts wait for
 * seconds (`maxConcurrentWorkflowTaskPolls` would not help, version 1.24 does not read it).
 */
export const createGameWorker = ({ connection, settings, bundle, activities, sinks }: GameWorkerOptions) =>
  Worker.create({
    connection,
    namespace: settings.temporalNamespace,
    taskQueue: settings.taskQueue,
    // Both are copied into every game's history
    identity: settings.instanceId,
    workerDeploymentOptions: {
      version: { deploymentName: 'lg', buildId: bundle.buildId },
      useWorkerVersioning: false,
    },
    workflowBundle: { code: bundle.code },
    activities,
    sinks,
    maxCachedWorkflows: settings.cachedWorkflows,
    stickyQueueScheduleToStartTimeout: settings.stickyTimeoutMs,
    maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
    maxConcurrentActivityTaskExecutions: 200,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 8, initial: 16, maximum: 100 },
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 5, maximum: 50 },
    shutdownGraceTime: SHUTDOWN_GRACE_MS,
    shutdownForceTime: SHUTDOWN_FORCE_MS,
  });

const PROBE_LIMIT_MS: Ms = 1_500;

/** Whether Temporal answers, for the readiness probe. */
export const isTemporalReachable = (connection: NativeConnection): Promise<boolean> =>
  connection
    .withDeadline(systemNow() + PROBE_LIMIT_MS, () => connection.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
