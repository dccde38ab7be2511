import { setCurrentDetails } from '@temporalio/workflow';
import { asciiBoard } from '../domain/chess/position.js';
import { COLORS, type Color } from '../domain/chess/types.js';
import { plyOf, type GameState } from '../domain/game/state.js';

/** What operators see of the game in the Temporal Web UI, as Markdown. Not in history, so it costs nothing there. */
export function describe(state: GameState): void {
  setCurrentDetails(details(state));
}

function details(state: GameState): string {
  const play = state.status === 'in_progress' ? state : state.status === 'ended' ? state.play : null;
  if (!play) return `${state.status}, version ${state.version}`;
  const seatLine = (color: Color) => {
    const seat = play.seats[color];
    const holder = seat.kind === 'bot' ? `bot level ${seat.level}` : seat.userId;
    return `- ${color}: ${holder}, ${(play.clock.remainingMs[color] / 1000).toFixed(1)} s`;
  };
  const ending = state.status === 'ended' ? ` (${state.ending.termination}, ${state.ending.result})` : '';
  const lastMoves = play.moves.slice(-6).map(({ san }) => san);
  return [
    `${state.status}${ending}, ply ${plyOf(play)}, version ${state.version}`,
    '```',
    asciiBoard(play.fen),
    '```',
    ...COLORS.map(seatLine),
    `- last moves: ${lastMoves.join(' ')}`,
  ].join('\n');
}
