import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { root } from '../lib/root.mjs';
import { missingTools, onPath, run } from '../lib/toolchain.mjs';

// Newer tags carry replace directives, which `go install` refuses.
const CLI_VERSION = 'v1.5.1';
const ENTRY = `temporal-cli-${CLI_VERSION}`;

export const readConfig = (file) =>
  JSON.parse(readFileSync(path.join(root, 'temporal-config', file), 'utf8'));

const flags = (name, pairs) => Object.entries(pairs).flatMap(([key, value]) => [name, `${key}=${value}`]);

const asJson = (pairs) => Object.fromEntries(Object.entries(pairs).map(([k, v]) => [k, JSON.stringify(v)]));

/** Temporal's development server with its Web UI. @type {import('./part.mjs').Part} */
export const temporal = {
  name: 'temporal',
  variable: 'TEMPORAL_ADDRESS',
  ports: ['TEMPORAL_PORT', 'TEMPORAL_HTTP_PORT', 'TEMPORAL_UI_PORT', 'TEMPORAL_METRICS_PORT'],

  missing: () =>
    onPath('temporal') || isCached(ENTRY)
      ? undefined
      : missingTools({ part: 'Temporal', tools: ['go'], variable: 'TEMPORAL_ADDRESS' }),

  install: async () =>
    onPath('temporal') ??
    path.join(
      await cached(ENTRY, (draft) =>
        run('go', ['install', `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`], {
          env: { GOBIN: draft },
        }),
      ),
      'temporal',
    ),

  prepare: async ({ data }) => {
    mkdirSync(data, { recursive: true });
  },

  command: ({ program, data, ports }) => {
    const { namespace, sqlitePragmas, dynamicConfig } = readConfig('dev-server.json');
    return {
      file: program,
      args: [
        ...['server', 'start-dev', '--namespace', namespace, '--log-level', 'warn', '--ip', '127.0.0.1'],
        ...['--port', `${ports['TEMPORAL_PORT']}`, '--http-port', `${ports['TEMPORAL_HTTP_PORT']}`],
        ...[
          '--ui-port',
          `${ports['TEMPORAL_UI_PORT']}`,
          '--metrics-port',
          `${ports['TEMPORAL_METRICS_PORT']}`,
        ],
        ...['--db-filename', path.join(data, 'temporal.db'), ...flags('--sqlite-pragma', sqlitePragmas)],
        ...flags('--dynamic-config-value', asJson(dynamicConfig)),
        ...flags('--search-attribute', readConfig('search-attributes.json')),
      ],
    };
  },

  isReady: async ({ ports }) => {
    const { namespace } = readConfig('dev-server.json');
    const url = `http://127.0.0.1:${ports['TEMPORAL_HTTP_PORT']}/api/v1/namespaces/${namespace}`;
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  },

  address: ({ ports }) => `127.0.0.1:${ports['TEMPORAL_PORT']}`,
};
