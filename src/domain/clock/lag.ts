import type { Ms } from '../chess/types.js';
import { estimateMs, type TimeControl } from './timeControl.js';

/** How much network delay a side gets back: at most its quota, which starts at `startMs` and grows by `gainMs` a move. */
export interface LagQuota {
  readonly gainMs: Ms;
  readonly startMs: Ms;
  readonly maxMs: Ms;
}

const CENTISECOND: Ms = 10;

/**
 * The lichess quota: the slower the game the more may be given back, nothing where a move has days. The floors are
 * those of the original, in whole centiseconds, so that its published examples hold. Its cap on the gain for players
 * with a low measured lag is left out: here the server measures all lag, so a low lag costs little quota anyway.
 */
export function lagQuota(timeControl: TimeControl): LagQuota {
  const estimate = estimateMs(timeControl);
  if (estimate === null) return { gainMs: 0, startMs: 0, maxMs: 0 };
  const gainMs = Math.min(100, Math.floor(estimate / 2_500) + 15) * CENTISECOND;
  return { gainMs, startMs: 3 * gainMs, maxMs: 7 * gainMs };
}

/** What of `lagMs` is given back for one move, and the quota left for the next. */
export function creditLag(
  quotaMs: Ms,
  timeControl: TimeControl,
  lagMs: Ms,
): { readonly creditMs: Ms; readonly quotaMs: Ms } {
  const { gainMs, maxMs } = lagQuota(timeControl);
  const creditMs = Math.min(Math.max(0, Math.round(lagMs)), quotaMs);
  return { creditMs, quotaMs: Math.min(quotaMs + gainMs - creditMs, maxMs) };
}
