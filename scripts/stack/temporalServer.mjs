import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { Failure } from '../lib/failure.mjs';
import { choosePorts, savedPorts } from '../lib/ports.mjs';
import { runningPid, stop as stopProcess } from '../lib/processes.mjs';
import { say } from '../lib/progress.mjs';
import { missingTools, run } from '../lib/toolchain.mjs';
import { startPart } from './part.mjs';
import { createDatabase, postgres, USER } from './postgres.mjs';
import { readConfig, temporal } from './temporal.mjs';
import { ensureNamespace } from './temporalNamespace.mjs';
import { SHARDS, dynamicConfigFile, serverConfig } from './temporalServerConfig.mjs';

const VERSION = 'v1.32.2';
const GO = 'go1.27.3'; // what this version asks for; the go command fetches it
const ENTRY = `temporal-server-${VERSION}`;
const GOGC = '400'; // + 24 % updates per second in our measurement, for some memory

const SCHEMAS = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' };

async function prepareDatabase(program, ports, name) {
  const isNew = await createDatabase(ports, name);
  const connection = ['--ep', '127.0.0.1', '-p', `${ports['POSTGRES_PORT']}`, '-u', USER, '--pw', 'none'];
  const sql = (...args) =>
    run(path.join(program, 'sql'), [...connection, '--pl', 'postgres12', '--db', name, ...args]);
  if (isNew) await sql('setup-schema', '-v', '0.0');
  await sql('update-schema', '--schema-name', SCHEMAS[name]);
}

/** A Temporal server as in production: many shards, on PostgreSQL. @type {import('./part.mjs').Part} */
const temporalServer = {
  name: 'temporal-server',
  variable: 'TEMPORAL_ADDRESS',
  ports: [
    ...['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'].flatMap((name) => [
      `TEMPORAL_${name}_PORT`,
      `TEMPORAL_${name}_MEMBERSHIP_PORT`,
    ]),
    'TEMPORAL_SERVER_METRICS_PORT',
  ],

  missing: () =>
    isCached(ENTRY)
      ? undefined
      : missingTools({ part: 'Temporal', tools: ['go'], variable: 'TEMPORAL_ADDRESS' }),

  install: () =>
    cached(ENTRY, async (draft) => {
      const env = { GOBIN: draft, GOTOOLCHAIN: GO };
      for (const program of ['cmd/server', 'cmd/tools/sql']) {
        await run('go', ['install', `go.temporal.io/server/${program}@${VERSION}`], { env });
      }
    }),

  prepare: async ({ program, data, ports }) => {
    for (const name of Object.keys(SCHEMAS)) await prepareDatabase(program, ports, name);
    mkdirSync(data, { recursive: true });
    const dynamic = path.join(data, 'dynamic.yaml');
    writeFileSync(dynamic, JSON.stringify(dynamicConfigFile(readConfig('dev-server.json').dynamicConfig)));
    const database = { address: `127.0.0.1:${ports['POSTGRES_PORT']}`, user: USER };
    const config = serverConfig({ database, ports, dynamicConfigFile: dynamic });
    writeFileSync(path.join(data, 'server.yaml'), JSON.stringify(config));
  },

  command: ({ program, data }) => ({
    file: path.join(program, 'server'),
    args: ['--config-file', path.join(data, 'server.yaml'), '--allow-no-auth', 'start'],
    env: { ...process.env, GOGC },
  }),

  isReady: async (place) => {
    const { namespace } = readConfig('dev-server.json');
    const searchAttributes = readConfig('search-attributes.json');
    await ensureNamespace(temporalServer.address(place), { namespace, searchAttributes });
    return true;
  },

  address: ({ ports }) => `127.0.0.1:${ports['TEMPORAL_FRONTEND_PORT']}`,
};

/** Starts those of the parts that the stack does not run yet. `stop` stops only what was started here. */
async function start(wanted, stackDir) {
  const absent = wanted.filter(({ name }) => runningPid(stackDir, name) === undefined);
  const names = absent.flatMap(({ ports }) => ports);
  await choosePorts(stackDir, names, {});
  for (const part of absent) await startPart(part, stackDir);
  return async () => {
    for (const { name, stopSignal } of absent.toReversed()) await stopProcess(stackDir, name, stopSignal);
  };
}

/** Why the server cannot be had here; undefined once it is built. */
async function obstacleToServer() {
  const missing = temporalServer.missing();
  if (missing !== undefined) return missing;
  try {
    await temporalServer.install();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/**
 * Starts Temporal in its production shape on the PostgreSQL of the stack (started if it is not), or the
 * development server where the former cannot be built; `description` says which.
 * @param {string} stackDir
 * @returns {Promise<{ address: string, description: string, stop: () => Promise<void> }>}
 */
export async function startTemporalOnPostgres(stackDir) {
  const obstacle = await obstacleToServer();
  if (obstacle !== undefined) {
    say('temporal', `no server in production shape, using the development server: ${obstacle}`);
    const stop = await start([temporal], stackDir);
    const address = temporal.address({ ports: savedPorts(stackDir) });
    return { address, stop, description: 'Temporal development server, SQLite file, 1 shard' };
  }
  const stop = await start([postgres, temporalServer], stackDir);
  const address = temporalServer.address({ ports: savedPorts(stackDir) });
  return {
    address,
    stop,
    description: `Temporal ${VERSION} on PostgreSQL, ${SHARDS} shards, GOGC=${GOGC}`,
  };
}
