import path from 'node:path';
import { root } from '../../scripts/lib/root.mjs';
import { createBucket } from '../../scripts/stack/bucket.mjs';
import { stopEverything } from '../../scripts/stack/index.mjs';
import { migrate } from '../../scripts/stack/migrations.mjs';
import { startEmpty, startOwn } from '../../scripts/stack/own.mjs';
import { parts } from '../../scripts/stack/service.mjs';
import { createTopics } from '../../scripts/stack/topics.mjs';
import type { Env } from '../../src/infra/settings/setting.js';

/** Services that can be broken, by the folder that knows their pids. */
export interface Stack {
  readonly stackDir: string;
  /** Their addresses, and what else the processes of the service are to inherit. */
  readonly env: Env;
}

const stackDir = path.join(root, '.stack/chaos');

/** Brings up services with empty data, apart from all others. Throws, and leaves nothing behind, when one does not come up. */
export const startChaosStack = (): Promise<Stack> =>
  startEmpty(stackDir, async () => {
    const env = {
      ...process.env,
      ...parts.s3.settings,
      DATABASE_URL: await startOwn('postgres', stackDir),
      REDIS_URL: await startOwn('redis', stackDir),
      TEMPORAL_ADDRESS: await startOwn('temporal', stackDir),
      KAFKA_BROKERS: await startOwn('kafka', stackDir),
      S3_ENDPOINT: await startOwn('s3', stackDir),
    };
    await createTopics(env.KAFKA_BROKERS);
    await createBucket(env);
    await migrate(env.DATABASE_URL);
    return { stackDir, env };
  });

export const stopChaosStack = (): Promise<void> => stopEverything(stackDir);
