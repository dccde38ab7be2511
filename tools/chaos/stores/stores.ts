import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { ProjectionStore } from '../../../src/contract/projection.js';
import { readArchiveConfig, readProjectorConfig } from '../../../src/infra/config.js';
import { createKafka } from '../../../src/infra/kafka/connection.js';
import { createLog } from '../../../src/infra/log.js';
import { createMetrics } from '../../../src/infra/metrics.js';
import { openPostgres } from '../../../src/infra/postgres/pool.js';
import { createProjectionStore } from '../../../src/infra/postgres/projectionStore.js';
import type { Env } from '../../../src/infra/settings/setting.js';
import { createTemporalClient } from '../../../src/infra/temporal/connection.js';
import { type Bucket, openBucket } from './bucket.js';

/** Everything that keeps games, for reading. */
export interface Stores {
  readonly temporal: Client;
  readonly kafka: Kafka;
  readonly pool: Pool;
  /** How far the projectors have come. */
  readonly projection: Pick<ProjectionStore, 'nextOffsets'>;
  readonly bucket: Bucket;
  /** PEM. */
  readonly publicKey: string;
  close(): Promise<void>;
}

/** `env` is that of the service's processes; its key file exists once a worker has started. */
export function openStores(env: Env): Stores {
  const { databaseUrl, kafkaBrokers, group, topic, ...temporal } = readProjectorConfig({
    ...env,
    INSTANCE_ID: 'chaos',
  });
  const log = createLog({ level: 'error', service: 'chaos', instance: 'chaos' });
  const metrics = createMetrics();
  const client = createTemporalClient(temporal);
  const pool = openPostgres({ url: databaseUrl, timeoutMs: 30_000, connections: 4, name: 'chaos', log });
  const bucket = openBucket(readArchiveConfig(env), metrics);
  const key = createPublicKey(readFileSync(env['ARCHIVE_DEV_KEY_FILE'] ?? ''));
  return {
    temporal: client,
    kafka: createKafka({ brokers: kafkaBrokers, clientId: 'chaos', log }),
    pool,
    projection: createProjectionStore({ pool, group, topic, metrics }),
    bucket,
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
    async close() {
      bucket.close();
      await pool.end();
      await client.connection.close();
    },
  };
}
