import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type _Object,
} from '@aws-sdk/client-s3';
import type { Metrics } from '../../contract/telemetry.js';
import type { EpochMs, Ms } from '../../domain/chess/types.js';
import { createBreaker } from '../breaker.js';
import { measured } from '../measured.js';

export interface S3Settings {
  readonly s3Endpoint: string;
  readonly s3Region: string;
  readonly s3Bucket: string;
  /** Null: the SDK takes those of its surroundings, such as the role of the machine. */
  readonly s3Credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/** JSON in gzip, in one bucket. A call takes at most 5 s; while S3 does not answer calls fail at once. */
export interface JsonObjects {
  /** False: there is an object of that key, and it is left as it is. */
  putOnce(key: string, value: unknown): Promise<boolean>;
  /** Null: there is none. Rejects with CorruptObject when what arrives is not what was put. */
  get(key: string): Promise<unknown>;
  has(key: string): Promise<boolean>;
  /** All objects whose keys begin with the prefix, by key, in pages of at most 1,000. */
  list(prefix: string): AsyncIterable<readonly StoredObject[]>;
  close(): void;
}

export class CorruptObject extends Error {
  override readonly name = 'CorruptObject';
}

export interface StoredObject {
  readonly key: string;
  readonly storedAt: EpochMs;
}

const CONNECT_MS: Ms = 1_000;
const REQUEST_MS: Ms = 3_000;
/** All attempts together. */
const CALL_MS: Ms = 5_000;
/** The second one is for connections that S3 has closed meanwhile; longer outages are left to who calls. */
const MAX_ATTEMPTS = 2;
const MAX_SOCKETS = 64;
const BREAKER = { failuresToOpen: 5, openForMs: 5_000 };
/** Of an object unpacked, bytes. */
const LARGEST_OBJECT = 256 * 1_024 * 1_024;

const TARGET = { target: 's3' };
const zip = promisify(gzip);
const unzip = promisify(gunzip);

export function createJsonObjects(settings: S3Settings, metrics: Metrics): JsonObjects {
  const { s3Bucket: Bucket, s3Credentials: credentials } = settings;
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const s3 = new S3Client({
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    forcePathStyle: true,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(credentials && { credentials }),
  });
  const breaker = createBreaker({
    ...BREAKER,
    isFailure: (error) => !(error instanceof S3ServiceException) || error.$fault === 'server',
    isCancelled: () => false,
    onChange: (isOpen) => metrics.set('live_game_breaker_open', isOpen ? 1 : 0, TARGET),
  });
  const call = <T>(operation: string, fn: (options: { abortSignal: AbortSignal }) => Promise<T>) =>
    breaker.execute(() =>
      measured(metrics, { ...TARGET, operation }, () => fn({ abortSignal: AbortSignal.timeout(CALL_MS) })),
    );

  return {
    async putOnce(Key, value) {
      const Body = await zip(JSON.stringify(value));
      const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
      const command = new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ChecksumSHA256,
        IfNoneMatch: '*',
        ContentType: 'application/gzip',
      });
      return call('put', (options) => s3.send(command, options).then(() => true, isTaken));
    },
    async get(Key) {
      const command = new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' });
      const body = await call('get', async (options) => {
        const { Body } = (await s3.send(command, options).catch(isMissing)) ?? {};
        return Body ? Body.transformToByteArray().catch(isCorrupt) : null;
      });
      return body && parse(Key, body);
    },
    has(Key) {
      const command = new HeadObjectCommand({ Bucket, Key });
      return call('head', (options) => s3.send(command, options).then(() => true, isAbsent));
    },
    async *list(Prefix) {
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket,
          Prefix,
          ...(ContinuationToken !== undefined && { ContinuationToken }),
        });
        const page = await call('list', (options) => s3.send(command, options));
        yield (page.Contents ?? []).map(toStored);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    close: () => s3.destroy(),
  };
}

function isTaken(error: unknown): false {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
  throw error;
}

function isAbsent(error: unknown): false {
  if (error instanceof NotFound) return false;
  throw error;
}

const toStored = ({ Key = '', LastModified }: _Object): StoredObject => ({
  key: Key,
  storedAt: LastModified?.getTime() ?? 0,
});

function isMissing(error: unknown): null {
  if (error instanceof NoSuchKey) return null;
  throw error;
}

/** The SDK compares the bytes with their checksum as they come, and has no class of its own for what it finds. */
function isCorrupt(error: unknown): never {
  if (error instanceof Error && error.message.startsWith('Checksum mismatch')) {
    throw new CorruptObject(error.message, { cause: error });
  }
  throw error;
}

async function parse(key: string, body: Uint8Array): Promise<unknown> {
  try {
    return JSON.parse((await unzip(body, { maxOutputLength: LARGEST_OBJECT })).toString());
  } catch (error) {
    throw new CorruptObject(`${key} is no JSON in gzip: ${String(error)}`, { cause: error });
  }
}
