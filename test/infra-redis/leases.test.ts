import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EdgeLease } from '../../src/contract/homes.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { EDGE_KEYS } from '../../src/infra/redis/keys.js';
import { createLeases } from '../../src/infra/redis/leases.js';
import { openTestRedis } from './support.js';

const LEASE_MS = 300;

let redis: Redis;
beforeAll(async () => {
  redis = await openTestRedis();
});
afterAll(() => redis.disconnect());
beforeEach(() => redis.del(...Object.values(EDGE_KEYS)));

const leases = () => createLeases({ redis, metrics: createMetrics(), leaseMs: LEASE_MS });
const lease = (id: string, changes: Partial<EdgeLease> = {}): EdgeLease => ({
  id,
  url: `wss://${id}.example`,
  weight: 1,
  health: 'ok',
  sockets: 0,
  ...changes,
});
const ids = (edges: readonly EdgeLease[]) => edges.map(({ id }) => id);

describe('a lease', () => {
  test('is seen by the others with all that its edge says, in the order of their ids', async () => {
    await leases().hold(lease('b', { sockets: 12, health: 'unwell', weight: 3 }), 0);
    const { edges } = await leases().hold(lease('a'), 0);
    expect(edges).toEqual([lease('a'), lease('b', { sockets: 12, health: 'unwell', weight: 3 })]);
  });

  test('ends when it is not renewed, and holds as long as it is', async () => {
    await leases().hold(lease('a'), 0);
    for (let n = 0; n < 6; n += 1) {
      await leases().hold(lease('b'), 0);
      await sleep(LEASE_MS / 3);
    }
    expect(ids((await leases().hold(lease('b'), 0)).edges)).toEqual(['b']);
  });

  test('that was given up is gone at once, and giving it up again changes nothing', async () => {
    await leases().hold(lease('a'), 0);
    await leases().hold(lease('b'), 0);
    const first = await leases().giveUp('a', 0);
    expect(ids(first.edges)).toEqual(['b']);
    expect(await leases().giveUp('a', 0)).toEqual(first);
  });
});

describe('the epoch', () => {
  const epochAfter = async (one: EdgeLease, known = 0) => (await leases().hold(one, known)).epoch;

  test('goes up with an edge that comes, goes, or changes its address or weight', async () => {
    const start = await epochAfter(lease('a'));
    expect(await epochAfter(lease('b'))).toBe(start + 1);
    expect(await epochAfter(lease('b', { weight: 2 }))).toBe(start + 2);
    expect(await epochAfter(lease('b', { weight: 2, url: 'wss://new.example' }))).toBe(start + 3);
    expect((await leases().giveUp('b', 0)).epoch).toBe(start + 4);
  });

  test('stays with renewals, whatever the load and health', async () => {
    const start = await epochAfter(lease('a'));
    expect(await epochAfter(lease('a', { sockets: 99, health: 'unwell' }))).toBe(start);
  });

  test('goes on from what an edge has known when Redis has lost it, for all edges', async () => {
    await redis.del(...Object.values(EDGE_KEYS));
    expect(await epochAfter(lease('a'), 41)).toBe(42);
    expect(await epochAfter(lease('a'), 0)).toBe(42);
  });
});
