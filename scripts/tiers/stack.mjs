import { rmSync } from 'node:fs';
import path from 'node:path';
import { createBucket } from '../stack/bucket.mjs';
import { startStack, stopLeftovers } from '../stack/index.mjs';
import { migrate } from '../stack/migrations.mjs';
import { registerSchemas } from '../stack/schemas.mjs';
import { timeSkippingServer } from '../stack/timeSkipping.mjs';
import { createTopics } from '../stack/topics.mjs';

/** Brings up services for the tests with empty data, apart from those of `npm start`. Returns their environment. */
export async function startTestStack(stackDir) {
  await stopLeftovers(stackDir);
  for (const folder of ['data', 'logs'])
    rmSync(path.join(stackDir, folder), { recursive: true, force: true });
  const testServer = await timeSkippingServer(stackDir);
  const { env } = await startStack(stackDir);
  const all = { ...process.env, ...env, STACK_DIR: stackDir, TEMPORAL_TEST_SERVER: testServer };
  await createTopics(all['KAFKA_BROKERS']);
  await registerSchemas(all['SCHEMA_REGISTRY_URL']);
  await createBucket(all);
  await migrate(all['DATABASE_URL']);
  return all;
}
