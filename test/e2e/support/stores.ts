import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { startService, stopService } from '../../../scripts/stack/service.mjs';
import { createTopics } from '../../../scripts/stack/topics.mjs';
import { GAME_EVENTS_TOPIC } from '../../../src/contract/eventPublisher.js';
import { verifyArchive } from '../../../src/infra/archive/verify.js';
import { openPostgres } from '../../../src/infra/postgres/pool.js';
import { createS3Archive } from '../../../src/infra/s3/archive.js';
import { createJsonObjects, type S3Settings } from '../../../src/infra/s3/objects.js';
import { emptyBucket } from '../../archive/support.js';
import { createDatabase } from '../../support/database.js';
import { forgetAllBut } from '../../support/kafka.js';
import { recordedMetrics, silentLog } from '../../support/telemetry.js';

/** A database and a bucket of one's own, Redis and the topic emptied: what a recovery has to look at is known. */
export async function emptyStores() {
  const [databaseUrl, bucket, folder] = await Promise.all([
    createDatabase(),
    emptyBucket(),
    mkdtemp(path.join(tmpdir(), 'live-game-')),
    forgetEvents(),
    emptyRedis(),
  ]);
  const keyFile = path.join(folder, 'archive-key.pem');
  const objects = createJsonObjects(bucket, recordedMetrics());
  const archive = createS3Archive({ objects, metrics: recordedMetrics(), log: silentLog });
  const pool = openPostgres({
    url: databaseUrl,
    timeoutMs: 10_000,
    connections: 2,
    name: 'test',
    log: silentLog,
  });
  return {
    /** For all processes. */
    env: { DATABASE_URL: databaseUrl, S3_BUCKET: bucket.s3Bucket, ARCHIVE_DEV_KEY_FILE: keyFile },
    pool,
    archive,
    /** The archived game; throws if it is not there yet, or not sound. */
    async archived(gameId: string) {
      const publicKey = createPublicKey(await readFile(keyFile)).export({ type: 'spki', format: 'pem' });
      const found = verifyArchive(await archive.load(gameId), publicKey.toString());
      if (!found.ok) throw new Error(`${gameId}: ${JSON.stringify(found.error)}`);
      return found.value;
    },
    /** Deletes all archived games; resolves to how many there were. */
    loseArchive: () => deleteObjects(bucket, 'games/'),
    async close() {
      objects.close();
      await pool.end();
      await rm(folder, { recursive: true });
    },
  };
}

async function deleteObjects({ s3Bucket: Bucket, ...settings }: S3Settings, Prefix: string): Promise<number> {
  const { s3Endpoint: endpoint, s3Region: region, s3Credentials: credentials } = settings;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, ...(credentials && { credentials }) });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  s3.destroy();
  return Contents.length;
}

async function emptyRedis(): Promise<void> {
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  await redis.flushall();
  redis.disconnect();
}

/** Deletes all records of the topic, as retention does in time. */
export const forgetEvents = (): Promise<void> => forgetAllBut(GAME_EVENTS_TOPIC, 0);

function stackDir(): string {
  const folder = process.env['STACK_DIR'];
  if (!folder) throw new Error('STACK_DIR names no stack: run npm test');
  return folder;
}

/** Kills Kafka and removes its data; it comes back with topics that are empty. */
export async function loseKafka(): Promise<void> {
  await stopService('kafka', 'SIGKILL');
  await rm(path.join(stackDir(), 'data/kafka'), { recursive: true });
  await createTopics(await startService('kafka'));
}

/** Kills Temporal and removes its database; it comes back with the namespace and nothing else. */
export async function loseTemporal(): Promise<void> {
  await stopService('temporal', 'SIGKILL');
  await rm(path.join(stackDir(), 'data/temporal'), { recursive: true });
  await startService('temporal');
}

/** One line for whoever keeps the figures of drills: docs/disaster-recovery.md. */
export function report(drill: string, figures: object): void {
  process.stdout.write(`${JSON.stringify({ drill, ...figures })}\n`);
}
