import { existsSync } from 'node:fs';
import path from 'node:path';
import { runner } from 'node-pg-migrate';
import { root } from '../lib/root.mjs';

const folder = path.join(root, 'migrations');
const silent = () => undefined;

/** Applies the SQL files of migrations/ that the database has not seen. Starters that come at once take turns. */
export async function migrate(databaseUrl) {
  if (!existsSync(folder)) return 'there are none';
  const applied = await runner({
    databaseUrl,
    dir: folder,
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    logger: { debug: silent, info: silent, warn: silent, error: console.error },
  });
  return applied.length === 0 ? 'nothing to apply' : `applied ${applied.map(({ name }) => name).join(', ')}`;
}
