import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { missingTools, onPath, run } from '../lib/toolchain.mjs';

const VERSION = 'v1.8.0';
const ENTRY = `versitygw-${VERSION}`;
const REGION = 'us-east-1';
const ACCESS_KEY = 'live';
const SECRET_KEY = 'live-secret';

/** An S3 gateway over a folder, for the archive. @type {import('./part.mjs').Part} */
export const s3 = {
  name: 's3',
  variable: 'S3_ENDPOINT',
  ports: ['S3_PORT'],
  settings: { S3_REGION: REGION, S3_ACCESS_KEY_ID: ACCESS_KEY, S3_SECRET_ACCESS_KEY: SECRET_KEY },

  missing: () =>
    onPath('versitygw') || isCached(ENTRY)
      ? undefined
      : missingTools({ part: 'S3', tools: ['go'], variable: 'S3_ENDPOINT' }),

  install: async () =>
    onPath('versitygw') ??
    path.join(
      await cached(ENTRY, (draft) =>
        run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], {
          env: { GOBIN: draft },
        }),
      ),
      'versitygw',
    ),

  prepare: async ({ data }) => {
    for (const folder of ['objects', 'metadata']) mkdirSync(path.join(data, folder), { recursive: true });
  },

  command: ({ program, data, ports }) => ({
    file: program,
    args: [
      ...['--port', `127.0.0.1:${ports['S3_PORT']}`, '--region', REGION],
      ...['--keep-alive', '--quiet', '--health', '/health'],
      // metadata in files of its own: not every file system has extended attributes
      ...['posix', '--sidecar', path.join(data, 'metadata'), path.join(data, 'objects')],
    ],
    env: { ...process.env, ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: SECRET_KEY },
  }),

  isReady: async (place) =>
    (await fetch(`${s3.address(place)}/health`, { signal: AbortSignal.timeout(2000) })).ok,

  address: ({ ports }) => `http://127.0.0.1:${ports['S3_PORT']}`,
};
