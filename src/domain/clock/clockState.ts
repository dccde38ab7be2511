import type { ByColor, EpochMs, Ms } from '../chess/types.js';

/** Both sides' time as plain data. */
export interface ClockState {
  /** What each side has at the start of its current or next turn. Without a clock: 0 and meaningless. */
  readonly remainingMs: ByColor<Ms>;
  /** How much network delay of each side may still be given back. */
  readonly lagQuotaMs: ByColor<Ms>;
  /** When the side to move began to use its time; null while no clock runs (see `clock.ts`). */
  readonly runningSince: EpochMs | null;
}
