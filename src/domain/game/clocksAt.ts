import { type ByColor, type Color, type EpochMs, type Ms, turnOf } from '../chess/types.js';
import { remainingMs } from '../clock/clock.js';
import type { GameState } from './state.js';

/** What both sides have left at `at`; null in a game without clocks, and before both seats are taken. */
export function clocksAt(state: GameState, at: EpochMs): ByColor<Ms> | null {
  const play = state.status === 'ended' ? state.play : state.status === 'in_progress' ? state : null;
  const { timeControl } = state.settings;
  if (!play || timeControl.kind === 'unlimited') return null;
  const left = (color: Color) =>
    remainingMs({ clock: play.clock, timeControl, turn: turnOf(play.fen), color, at });
  return { white: left('white'), black: left('black') };
}
