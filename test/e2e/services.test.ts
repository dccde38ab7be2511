import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, it } from 'vitest';
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
