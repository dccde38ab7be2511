import type { Ms } from '../src/domain/chess/types.js';

/** Longest waits before the first attempts to come back; 5 s before all later ones. */
const CEILINGS_MS: readonly Ms[] = [100, 250, 500, 1_000, 2_000];

/** Full jitter: anything up to the ceiling, so that clients who lost the same edge do not all return at once. */
export const reconnectDelayMs = (failures: number, random: () => number): Ms =>
  random() * (CEILINGS_MS[failures] ?? 5_000);
