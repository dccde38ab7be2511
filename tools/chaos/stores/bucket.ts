import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Metrics } from '../../../src/contract/telemetry.js';
import { GAMES_PREFIX } from '../../../src/infra/s3/keys.js';
import { createJsonObjects, type S3Settings } from '../../../src/infra/s3/objects.js';

/** The archive's bucket, for those who look at everything in it and for those who break it. */
export interface Bucket {
  /** Of all games in it. */
  keys(): Promise<string[]>;
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
}

export function openBucket(settings: S3Settings, metrics: Metrics): Bucket {
  const { s3Bucket: Bucket, s3Credentials: credentials } = settings;
  const objects = createJsonObjects(settings, metrics);
  // The service's own client has no way to delete
  const s3 = new S3Client({
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    forcePathStyle: true,
    ...(credentials && { credentials }),
  });
  return {
    async keys() {
      const keys: string[] = [];
      for await (const page of objects.list(GAMES_PREFIX)) keys.push(...page.map(({ key }) => key));
      return keys;
    },
    read: (key) => objects.get(key),
    async write(key, value) {
      await objects.putOnce(key, value);
    },
    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    close() {
      objects.close();
      s3.destroy();
    },
  };
}
