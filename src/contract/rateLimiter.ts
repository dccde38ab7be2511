import type { Ms } from '../domain/chess/types.js';

/** Counts what each key takes. */
export interface RateLimiter {
  take(key: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterMs: Ms }>;
}
