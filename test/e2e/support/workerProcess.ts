import { type ServiceProcess, startProcess } from './process.js';

export type WorkerProcess = ServiceProcess;

/** A worker as it runs in production, of its own task queue. Resolves when it is ready. */
export const startWorkerProcess = (
  taskQueue: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> =>
  startProcess({
    main: 'src/main/worker.ts',
    portVariable: 'WORKER_HTTP_PORT',
    env: { ...env, TEMPORAL_TASK_QUEUE: taskQueue },
  });
