import { canPossiblyMate } from '../chess/material.js';
import { type Ms, opposite, turnOf } from '../chess/types.js';
import { type Speed, type TimeControl, speedOf } from '../clock/timeControl.js';
import type { Adjudicate, ClaimAbandoned } from './command.js';
import { type Context, type Decision, type Turn, colorOf, happened, refused } from './decision.js';
import { endedNow, gameEnded } from './gameEnded.js';
import { type GameInProgress, type WaitingGame, plyOf } from './state.js';
import { type Ending, type GameResult, drawn, lostBy, withoutResult, wonBy } from './termination.js';

/** House rule 1: before both sides have moved, a player may leave without a result; an open game also by its maker. */
export function abort(game: WaitingGame | GameInProgress, context: Context): Decision {
  const color = colorOf(game.seats, context.by);
  const isMaker = game.status === 'waiting_for_opponent' && context.by.kind !== 'user';
  if (color === null && !isMaker) return refused('not_your_seat');
  if (game.status === 'in_progress' && plyOf(game) >= 2) return refused('too_late_to_abort');
  const clock = game.status === 'in_progress' ? game.clock : null;
  const because = `aborted by ${color ?? context.by.kind}`;
  return happened(context, gameEnded(game, { ending: withoutResult('aborted'), because, clock }));
}

/** FIDE 5.1.2: the opponent wins. */
export const resign = ({ game, color, context }: Turn): Decision =>
  endedNow(game, context, { ending: lostBy(color, 'resignation'), because: `${color} resigned` });

/** House rule 7: staff ends the game with the result that it finds right, and says why. */
export function adjudicate(game: GameInProgress, { result, reason }: Adjudicate, context: Context): Decision {
  if (context.by.kind !== 'ops') return refused('forbidden');
  return endedNow(game, context, { ending: ENDING_OF[result], because: reason });
}

const ENDING_OF: Readonly<Record<GameResult, Ending>> = {
  '1-0': wonBy('white', 'adjudicated'),
  '0-1': wonBy('black', 'adjudicated'),
  '1/2-1/2': drawn('adjudicated'),
  '*': withoutResult('adjudicated'),
};

/**
 * House rule 4: the opponent is to move and has had no connection for the allowance. The claimant wins, or draws if it
 * could never mate, or draws by choice. While the game itself was lost nobody could be there (house rule 11).
 */
export function claimAbandoned({ game, color, context }: Turn, claim: ClaimAbandoned): Decision {
  const gone = opposite(color);
  if (plyOf(game) < 2) return refused('too_early');
  if (game.seats[gone].kind === 'bot') return refused('opponent_is_bot');
  const allowance = abandonAllowanceMs(game.settings.timeControl);
  const awayMs = claim.goneSince === null ? 0 : context.at - Math.max(claim.goneSince, game.recoveredAt ?? 0);
  if (turnOf(game.fen) === color || awayMs < allowance) {
    return refused(
      'opponent_not_gone',
      `${gone} must be to move and away for ${allowance} ms, is away for ${awayMs} ms.`,
    );
  }
  const wins = claim.want === 'victory' && canPossiblyMate(game.fen, color);
  const ending = wins ? wonBy(color, 'abandoned') : drawn('abandoned');
  const because = `${gone} was away for ${awayMs} ms, ${color} claimed a ${claim.want}`;
  return endedNow(game, context, { ending, because });
}

/** How long a player may be without a connection before the opponent can claim the game. */
const abandonAllowanceMs = (timeControl: TimeControl): Ms => ABANDON_ALLOWANCE_MS[speedOf(timeControl)];

const ABANDON_ALLOWANCE_MS: Readonly<Record<Speed, Ms>> = {
  ultraBullet: 40_000,
  bullet: 40_000,
  blitz: 40_000,
  rapid: 80_000,
  classical: 120_000,
  correspondence: 30 * 86_400_000,
};
