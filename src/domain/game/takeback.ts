import { type ByColor, type Color, type Ms, type Ply, opposite, turnOf } from '../chess/types.js';
import { createClock, remainingMs, startClock, stopClock } from '../clock/clock.js';
import type { ClockState } from '../clock/clockState.js';
import { type Decision, type Turn, happened, refused } from './decision.js';
import type { GameEvent } from './event.js';
import { fenAfter } from './evolve.js';
import { type GameInProgress, plyOf } from './state.js';

/** Asks to take back one's last move. A bot agrees at once. */
export function proposeTakeback({ game, color, context }: Turn): Decision {
  const toPly = takebackPly(game, color);
  if (toPly === null) return refused('nothing_to_take_back');
  if (game.seats[opposite(color)].kind === 'bot') {
    return happened(context, takenBack(game, color, context.at, toPly));
  }
  if (game.takeback?.by === opposite(color)) return acceptTakeback({ game, color, context });
  if (game.takeback) return refused('takeback_proposed_already');
  return happened(context, { type: 'TakebackProposed', color, ply: plyOf(game) });
}

export function acceptTakeback({ game, color, context }: Turn): Decision {
  const proposer = opposite(color);
  const toPly = game.takeback?.by === proposer ? takebackPly(game, proposer) : null;
  if (toPly === null) return refused('no_takeback_proposal');
  return happened(context, takenBack(game, proposer, context.at, toPly));
}

/** Declines the other side's proposal or withdraws one's own. */
export function declineTakeback({ game, color, context }: Turn): Decision {
  if (!game.takeback) return refused('no_takeback_proposal');
  const how = game.takeback.by === color ? 'withdrawn' : 'declined';
  return happened(context, { type: 'TakebackDeclined', color, how });
}

/** The ply at which the side is to make its last move again: one back if it has just moved, two if answered. */
function takebackPly(game: GameInProgress, color: Color): Ply | null {
  const toPly = plyOf(game) - (turnOf(game.fen) === color ? 2 : 1);
  return toPly < 0 ? null : toPly;
}

function takenBack(game: GameInProgress, color: Color, at: number, toPly: Ply): GameEvent {
  const ucis = game.moves.slice(0, toPly).map(({ uci }) => uci);
  const fen = fenAfter(game.settings.startFen, ucis);
  return { type: 'MovesTakenBack', color, toPly, fen, clock: clockAfterTakeback(game, color, at, toPly) };
}

/**
 * House rule 8: a takeback never gives time to the side that asked for it and never costs the other side any.
 * The asker keeps the lesser of what it has now and what it had at that ply; the other side gets the greater.
 */
function clockAfterTakeback(game: GameInProgress, asker: Color, at: number, toPly: Ply): ClockState {
  const { settings, clock } = game;
  const { timeControl } = settings;
  if (timeControl.kind === 'unlimited') return clock;
  const turn = turnOf(game.fen);
  const nowMs = (color: Color) => remainingMs({ clock, timeControl, color, turn, at });
  const then = clocksAt(game, toPly);
  const other = opposite(asker);
  const kept: Record<Color, Ms> = { white: 0, black: 0 };
  kept[asker] = Math.min(nowMs(asker), then[asker]);
  kept[other] = Math.max(nowMs(other), then[other]);
  const stopped = stopClock({ ...clock, remainingMs: kept });
  return toPly < 2 ? stopped : startClock(stopped, at);
}

/** What each side had left when `ply` half-moves were on the board, from the clock times kept with the moves. */
function clocksAt(game: GameInProgress, ply: Ply): ByColor<Ms> {
  const { timeControl, startFen } = game.settings;
  const initial = createClock(timeControl).remainingMs;
  const first = turnOf(startFen);
  const clockOf = (color: Color) =>
    game.moves.slice(0, ply).findLast((_, index) => (index % 2 === 0) === (color === first))?.clockMs ??
    initial[color];
  return { white: clockOf('white'), black: clockOf('black') };
}
