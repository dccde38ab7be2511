import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { postgres } from '../../scripts/stack/postgres.mjs';
import { servicePid, startService, stopService } from '../../scripts/stack/service.mjs';

const addressOf = (variable: string) => process.env[variable] ?? '';

async function killAndRestart(name: 'redis' | 'postgres') {
  const killed = servicePid(name);
  await stopService(name, 'SIGKILL');
  expect(servicePid(name)).toBeUndefined();
  await startService(name);
  expect(servicePid(name)).not.toBe(killed);
}

it('a killed Redis comes back at its address with what was written', async () => {
  const redis = new Redis(addressOf('REDIS_URL'));
  redis.on('error', () => undefined); // it reconnects
  await redis.set('survivor', 'yes');
  await killAndRestart('redis');
  expect(await redis.get('survivor')).toBe('yes');
  redis.disconnect();
});

it('a killed PostgreSQL comes back at its address with what was committed', async () => {
  const query = async (sql: string) => {
    const client = new Client(addressOf('DATABASE_URL'));
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await query('CREATE TABLE survivor AS SELECT 42 AS answer');
  await killAndRestart('postgres');
  expect((await query('SELECT answer FROM survivor')).rows).toEqual([{ answer: 42 }]);
  await query('DROP TABLE survivor');
});

it('the programs of PostgreSQL, which all clones share, need nothing of the clone that fetched them', async () => {
  const programs = realpathSync(path.join(await postgres.install(), '..'));
  const links = readdirSync(programs, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isSymbolicLink(),
  );
  expect(links.length).toBeGreaterThan(0);
  for (const { parentPath, name } of links)
    expect(realpathSync(path.join(parentPath, name)).startsWith(programs), name).toBe(true);
});
