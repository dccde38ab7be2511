import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiter } from '../contract/rateLimiter.js';

export const WINDOW_S = 60;

/**
 * Counts at this edge alone, in windows of a minute that begin with a key's first request. For what a stranger may do:
 * a flood of it ends here and costs Redis, which all edges share, nothing.
 */
export const createLocalRateLimiter = (perMinute: number): RateLimiter =>
  asRateLimiter(new RateLimiterMemory({ points: perMinute, duration: WINDOW_S }));

/** To be over the limit is an answer, not an exception. */
export const asRateLimiter = (limiter: RateLimiterAbstract): RateLimiter => ({
  take: (key) =>
    limiter.consume(key).then(
      () => ({ ok: true }) as const,
      (reason: unknown) => {
        if (!(reason instanceof RateLimiterRes)) throw reason;
        return { ok: false, retryAfterMs: reason.msBeforeNext };
      },
    ),
});
