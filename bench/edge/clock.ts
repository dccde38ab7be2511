import type { Ms } from '../../src/domain/chess/types.js';

/** Milliseconds on a clock that all processes of the machine share and nobody sets. */
export const sharedNow = (): Ms => Number(process.hrtime.bigint()) / 1e6;
