import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Principal } from '../../src/contract/principal.js';
import { newGameId } from '../../src/infra/ids.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createRateLimiter } from '../../src/infra/redis/rateLimiter.js';
import { createTickets } from '../../src/infra/redis/tickets.js';
import { openTestRedis, startOwnRedis } from './support.js';
import { SOON } from '../support/soon.js';

let redis: Redis;
let other: Redis;
beforeAll(async () => {
  [redis, other] = await Promise.all([openTestRedis(), openTestRedis()]);
});
afterAll(() => {
  redis.disconnect();
  other.disconnect();
});
const unused = () => `test-${newGameId('0')}`;

describe('tickets', () => {
  const alice: Principal = { kind: 'user', userId: 'alice' };
  const tickets = () => createTickets({ redis, metrics: createMetrics() });

  test('one is worth its principal once, whoever redeems it', async () => {
    const ticket = await tickets().issue(alice);
    const redeemed = await Promise.all([1, 2, 3].map(() => tickets().redeem(ticket)));
    expect(redeemed.filter((principal) => principal !== null)).toEqual([alice]);
    expect(await tickets().redeem(ticket)).toBeNull();
  });

  test('no two are alike', async () => {
    expect(await tickets().issue(alice)).not.toBe(await tickets().issue(alice));
  });

  test('one expires', async () => {
    const ticket = await tickets().issue(alice);
    const leftMs = await redis.pttl(`ticket:${ticket}`);
    expect(leftMs).toBeGreaterThan(25_000);
    expect(leftMs).toBeLessThanOrEqual(30_000);
  });

  test.each(['', 'x', '*', `${'a'.repeat(42)}!`, 'a'.repeat(100_000)])(
    'nonsense is worth nothing',
    async (text) => {
      expect(await tickets().redeem(text)).toBeNull();
    },
  );
});

describe('a limit', () => {
  test('of five lets five of fifty at once through, over two edges', async () => {
    const name = unused();
    const edges = [redis, other].map((connection) =>
      createRateLimiter({ redis: connection, name, perMinute: 5 }),
    );
    const taken = await Promise.all(
      Array.from({ length: 25 }).flatMap(() => edges.map((edge) => edge.take('alice'))),
    );
    expect(taken.filter(({ ok }) => ok)).toHaveLength(5);
  });

  test('says when to come back', async () => {
    const limiter = createRateLimiter({ redis, name: unused(), perMinute: 1 });
    await limiter.take('alice');
    const second = await limiter.take('alice');
    expect(second).toEqual({ ok: false, retryAfterMs: expect.any(Number) });
    if (!second.ok) expect(second.retryAfterMs).toBeGreaterThan(50_000);
  });

  test('is one for each key and each name', async () => {
    const name = unused();
    const limiter = createRateLimiter({ redis, name, perMinute: 1 });
    await limiter.take('alice');
    expect(await limiter.take('bob')).toEqual({ ok: true });
    expect(await createRateLimiter({ redis, name: unused(), perMinute: 1 }).take('alice')).toEqual({
      ok: true,
    });
  });

  test('still holds, for this edge alone, while Redis is away', async () => {
    const own = await startOwnRedis();
    const connection = await openTestRedis(own.url);
    const limiter = createRateLimiter({ redis: connection, name: 'away', perMinute: 3 });
    await own.kill();
    await vi.waitFor(() => expect(connection.status).not.toBe('ready'), SOON);
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => limiter.take('alice')));
    expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
    connection.disconnect();
    await own.stop();
  });
});
