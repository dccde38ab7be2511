import type { EpochMs } from '../domain/chess/types.js';

/** What may still be taken: refills with time up to a burst, and can be overdrawn by as much. */
export interface Credit {
  readonly left: number;
  readonly at: EpochMs;
}
export interface Allowance {
  readonly perMinute: number;
  readonly burst: number;
}
/** `over`: this one is too many; `cut`: and they have kept coming for a whole burst. */
export type Verdict = 'ok' | 'over' | 'cut';

export const fullCredit = ({ burst }: Allowance, at: EpochMs): Credit => ({ left: burst, at });

/** Takes one. Time that runs backwards refills nothing. */
export function takeOne(
  credit: Credit,
  { perMinute, burst }: Allowance,
  at: EpochMs,
): { credit: Credit; verdict: Verdict } {
  const refilled = credit.left + (Math.max(0, at - credit.at) * perMinute) / 60_000;
  const left = Math.max(Math.min(burst, refilled) - 1, -burst);
  const verdict = left >= 0 ? 'ok' : left > -burst ? 'over' : 'cut';
  return { credit: { left, at: Math.max(at, credit.at) }, verdict };
}
