import { type LogMetadata, type Logger, Runtime } from '@temporalio/worker';
import type { Log } from '../../contract/telemetry.js';

/** From what a healthy task takes to beyond its timeout; the defaults begin at 50-100 ms. */
const BUCKETS_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const HISTOGRAMS = [
  'request_latency',
  'workflow_task_schedule_to_start_latency',
  'workflow_task_execution_latency',
  'workflow_task_replay_latency',
  'activity_schedule_to_start_latency',
  'activity_execution_latency',
  'activity_succeed_endtoend_latency',
];

export interface RuntimeOptions {
  readonly host: string;
  readonly log: Log;
  /** Where the SDK's own metrics are served in the Prometheus format; null: nowhere. */
  readonly metricsPort: number | null;
}

/** Once per process and before any connection. Signals are left to the process, which stops its parts in order. */
export function installRuntime({ log, host, metricsPort }: RuntimeOptions): void {
  Runtime.install({
    logger: toSdkLogger(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsPort !== null && {
        metrics: {
          prometheus: {
            bindAddress: `${host}:${metricsPort}`,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
            histogramBucketOverrides: Object.fromEntries(HISTOGRAMS.map((name) => [name, BUCKETS_SECONDS])),
          },
        },
      }),
    },
  });
}

function toSdkLogger(log: Log): Logger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, meta: LogMetadata = {}) =>
      log[level](meta, message);
  const logger = {
    trace: at('debug'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
  return { ...logger, log: (level, message, meta) => logger[SDK_LEVELS[level]](message, meta) };
}

const SDK_LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
