import { type Ms, opposite, turnOf } from '../chess/types.js';
import { giveTime as given, remainingMs } from '../clock/clock.js';
import type { PlayerAction } from './command.js';
import { type Decision, type Turn, happened, refused } from './decision.js';

/** No side is given time beyond this. */
const MOST_REMAINING_MS: Ms = 2 * 60 * 60 * 1000;

/** Adds time to the opponent's clock. Correspondence and unlimited games have none to add to. */
export function giveTime(
  { game, color, context }: Turn,
  { ms }: PlayerAction & { type: 'giveTime' },
): Decision {
  const { clock, fen, settings } = game;
  const { timeControl } = settings;
  if (timeControl.kind === 'correspondence' || timeControl.kind === 'unlimited') return refused('no_clock');
  const to = opposite(color);
  const left = remainingMs({ clock, timeControl, color: to, turn: turnOf(fen), at: context.at });
  if (left + ms > MOST_REMAINING_MS) return refused('time_limit_reached');
  return happened(context, { type: 'TimeGiven', color, to, ms, clock: given(clock, to, ms) });
}
