import { randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import { createBucket } from '../../scripts/stack/bucket.mjs';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects, type S3Settings } from '../../src/infra/s3/objects.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** An empty bucket of the stack's S3. */
export async function emptyBucket(): Promise<S3Settings> {
  const s3Bucket = `test-${randomBytes(6).toString('hex')}`;
  await createBucket({ ...process.env, S3_BUCKET: s3Bucket });
  return { ...readArchiveConfig(), s3Bucket };
}

/** The archive as a worker has it. */
export function openArchive(settings: S3Settings) {
  const metrics = recordedMetrics();
  const objects = createJsonObjects(settings, metrics);
  open.push(objects);
  return { objects, metrics, archive: createS3Archive({ objects, metrics, log: silentLog }) };
}
