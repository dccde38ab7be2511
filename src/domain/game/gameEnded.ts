import { type EpochMs, turnOf } from '../chess/types.js';
import { remainingMs, stopClock } from '../clock/clock.js';
import type { ClockState } from '../clock/clockState.js';
import type { GameEvent } from './event.js';
import type { GameInProgress } from './state.js';
import type { Ending } from './termination.js';

/** The end of a game: `because` names the rule and its inputs, `clock` is what both sides had when it ended. */
export const gameEnded = (clock: ClockState | null, ending: Ending, because: string): GameEvent => ({
  type: 'GameEnded',
  ending,
  because,
  clock: clock && stopClock(clock),
});

/** The clock as it shows at `at`, the current turn's time charged: for a game that ends in the middle of a turn. */
export function clockAt({ clock, settings, fen }: GameInProgress, at: EpochMs): ClockState {
  const turn = turnOf(fen);
  const left = remainingMs({ clock, timeControl: settings.timeControl, color: turn, turn, at });
  return { ...clock, remainingMs: { ...clock.remainingMs, [turn]: left } };
}
