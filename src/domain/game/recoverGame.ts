import { turnOf } from '../chess/types.js';
import { resumeClock } from '../clock/clock.js';
import type { RecoverGame } from './command.js';
import { type Context, type Decision, happened, refused } from './decision.js';
import type { GameInProgress, WaitingGame } from './state.js';

/**
 * House rule 11: the game goes on as it stood. When the outage began nobody can tell, so the side to move is charged up
 * to the last event and for nothing after it.
 */
export function recoverGame(
  game: WaitingGame | GameInProgress,
  { lastEventAt }: RecoverGame,
  context: Context,
): Decision {
  if (context.by.kind !== 'ops') return refused('forbidden');
  if (game.status === 'waiting_for_opponent')
    return happened(context, { type: 'GameRecovered', clock: null });
  const { clock, fen, settings } = game;
  const running = { clock, timeControl: settings.timeControl, turn: turnOf(fen) };
  const resumed = resumeClock(running, { pausedAt: lastEventAt, at: context.at });
  return happened(context, { type: 'GameRecovered', clock: resumed });
}
