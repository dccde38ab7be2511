import { readFileSync } from 'node:fs';
import { CreateBucketCommand, HeadBucketCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';

// Here and in all that is started from here: the SDK is pinned to a release that runs on Node 20.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

function credentials({
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY,
  S3_SECRET_ACCESS_KEY_FILE: file,
}) {
  if (!accessKeyId) return undefined; // the SDK finds those of its surroundings
  return { accessKeyId, secretAccessKey: S3_SECRET_ACCESS_KEY || readFileSync(file, 'utf8').trim() };
}

/**
 * Creates the archive's bucket if it is not there.
 * @param {Record<string, string | undefined>} env the settings S3_* of the worker
 */
export async function createBucket(env) {
  const { S3_ENDPOINT, S3_REGION = 'us-east-1', S3_BUCKET = 'game-archive' } = env;
  const client = new S3Client({
    endpoint: S3_ENDPOINT,
    region: S3_REGION,
    forcePathStyle: true,
    credentials: credentials(env),
  });
  const bucket = { Bucket: S3_BUCKET };
  try {
    await client.send(new HeadBucketCommand(bucket));
    return 'there';
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.$metadata.httpStatusCode !== 404) throw error;
    await client.send(new CreateBucketCommand(bucket));
    return `created ${S3_BUCKET}`;
  } finally {
    client.destroy();
  }
}
