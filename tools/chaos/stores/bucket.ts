import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createJsonObjects, type S3Settings } from '../../../src/infra/s3/objects.js';
import type { Metrics } from '../../../src/contract/telemetry.js';

/** The archive's bucket as it is, for those who count and those who break things. */
export interface Bucket {
  readonly name: string;
  /** Bytes of each object under `games/`, by key. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
}

export function openBucket(settings: S3Settings, metrics: Metrics): Bucket {
  const { s3Bucket: Bucket, s3Credentials: credentials } = settings;
  const objects = createJsonObjects(settings, metrics);
  const s3 = new S3Client({
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    forcePathStyle: true,
    ...(credentials && { credentials }),
  });
  return {
    name: Bucket,
    async sizes() {
      const sizes = new Map<string, number>();
      let token: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket, Prefix: 'games/', ContinuationToken: token }),
        );
        for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) sizes.set(Key, Size ?? 0);
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return sizes;
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
