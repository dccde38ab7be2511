import type { EpochMs, Ms } from '../domain/chess/types.js';

/** How far the clocks of this service's machines may be apart. */
const CLOCKS_APART_MS: Ms = 1_000;

/**
 * The instant that another machine has stamped. It counts as it stands, so that whoever processes it again, later,
 * comes to the same event; only a clock that is wrong by more than clocks are is corrected to now.
 */
export const stamped = (at: EpochMs): EpochMs => {
  const now = Date.now();
  return at <= now + CLOCKS_APART_MS ? at : now;
};
