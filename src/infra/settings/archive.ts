import { setting, text, url } from './setting.js';

/** Of the worker, which writes the archive, and of the tools that read it. */
export const archiveSettings = {
  s3Endpoint: setting('S3_ENDPOINT', url('http', 'https'), {
    fallback: 'http://127.0.0.1:7070',
    unit: 'URL',
    text: 'S3, or what speaks its language; addressed by path, not by host name',
  }),
  s3Region: setting('S3_REGION', text, {
    fallback: 'us-east-1',
    unit: 'name',
    text: 'Region that requests are signed for',
  }),
  s3Bucket: setting('S3_BUCKET', text, {
    fallback: 'game-archive',
    unit: 'name',
    text: 'Bucket with one object per finished game',
  }),
  s3AccessKeyId: setting('S3_ACCESS_KEY_ID', text, {
    fallback: null,
    unit: 'name',
    text: 'With S3_SECRET_ACCESS_KEY; without both the AWS SDK looks around, for the role of the machine for example',
  }),
  s3SecretAccessKey: setting('S3_SECRET_ACCESS_KEY', text, {
    fallback: null,
    unit: 'secret',
    text: 'Signs requests to S3',
    fromFile: true,
  }),
};
