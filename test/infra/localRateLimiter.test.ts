import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLocalRateLimiter } from '../../src/infra/localRateLimiter.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('of three a minute lets three of five at once through, and says when the minute is over', async () => {
  const limiter = createLocalRateLimiter(3);
  const taken = await Promise.all(Array.from({ length: 5 }, () => limiter.take('192.0.2.1')));
  expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
  expect(taken[4]).toEqual({ ok: false, retryAfterMs: 60_000 });
});

test('counts each address for itself', async () => {
  const limiter = createLocalRateLimiter(1);
  await limiter.take('192.0.2.1');
  expect(await limiter.take('192.0.2.2')).toEqual({ ok: true });
});

test('begins anew a minute after the first', async () => {
  const limiter = createLocalRateLimiter(1);
  await limiter.take('192.0.2.1');
  await vi.advanceTimersByTimeAsync(59_000);
  expect(await limiter.take('192.0.2.1')).toEqual({ ok: false, retryAfterMs: 1_000 });
  await vi.advanceTimersByTimeAsync(1_001);
  expect(await limiter.take('192.0.2.1')).toEqual({ ok: true });
});
