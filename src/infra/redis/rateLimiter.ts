import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RateLimiter } from '../../contract/rateLimiter.js';
import { WINDOW_S, asRateLimiter } from '../localRateLimiter.js';

export interface RateLimiterOptions {
  readonly redis: Redis;
  /** What is counted, e.g. `rest-user`: keeps the keys of different limiters apart. */
  readonly name: string;
  readonly perMinute: number;
}

/**
 * Counts over all edges in windows of a minute that begin with a key's first request. While Redis is away each edge
 * counts for itself: limits get wider, requests do not fail.
 */
export function createRateLimiter({ redis, name, perMinute }: RateLimiterOptions): RateLimiter {
  const limit = { points: perMinute, duration: WINDOW_S };
  return asRateLimiter(
    new RateLimiterRedis({
      ...limit,
      storeClient: redis,
      keyPrefix: `limit:${name}`,
      rejectIfRedisNotReady: true,
      // Who is over the limit is refused here, without asking Redis each time
      inMemoryBlockOnConsumed: perMinute + 1,
      insuranceLimiter: new RateLimiterMemory(limit),
    }),
  );
}
