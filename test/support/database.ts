import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '../../scripts/stack/migrations.mjs';

/** A new database with empty tables in the PostgreSQL of the stack; resolves to its URL. */
export async function createDatabase(): Promise<string> {
  const url = new URL(process.env['DATABASE_URL'] ?? 'postgres://live@127.0.0.1:5432/live_game');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  await migrate(url.href);
  return url.href;
}
