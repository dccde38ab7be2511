import type { EpochMs } from '../domain/chess/types.js';

/** The only system clock; everyone else takes a time or a function as an argument. */
export const systemNow = (): EpochMs => Date.now();
