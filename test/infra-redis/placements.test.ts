import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Redis } from 'ioredis';
import { newGameName } from '../../src/infra/ids.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { placementKey } from '../../src/infra/redis/keys.js';
import { createPlacements } from '../../src/infra/redis/placements.js';
import { silentLog } from '../support/telemetry.js';
import { openTestRedis } from './support.js';

let redis: Redis;
beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.disconnect());

const placementsOver = (connection: Redis) =>
  createPlacements({ redis: connection, metrics: createMetrics(), log: silentLog });

test('the first cell of a name stays, for a day', async () => {
  const name = newGameName();
  const placements = placementsOver(redis);
  expect(await placements.firstCell(name, 'A')).toBe('A');
  expect(await placements.firstCell(name, 'B')).toBe('A');
  expect(await redis.ttl(placementKey(name))).toBeGreaterThan(86_000);
});

test('of two edges that ask at once both get the same', async () => {
  const name = newGameName();
  const placements = placementsOver(redis);
  const both = await Promise.all(['A', 'B'].map((cell) => placements.firstCell(name, cell)));
  expect(new Set(both).size).toBe(1);
});

test('without Redis it is the cell that was asked for', async () => {
  const away = await openTestRedis('redis://127.0.0.1:9');
  expect(await placementsOver(away).firstCell(newGameName(), 'B')).toBe('B');
  away.disconnect();
});
