import { INITIAL_FEN } from '../src/domain/chess/position.js';
import type { Uci } from '../src/domain/chess/types.js';
import { randomLine, seededRandom } from '../tools/randomLine.js';
import { newGameId } from './benchGame.js';
import type { BenchMove } from './variants/variant.js';

/** One game to be played: an id of its own, and moves that were chosen before anything is measured. */
export interface PlannedGame {
  readonly gameId: string;
  readonly moves: readonly BenchMove[];
}

/** Lines of legal moves, the same for the same seeds, so that every variant plays the same games. */
export function chooseLines(games: number, plies: number): Uci[][] {
  return Array.from({ length: games }, (_, seed) => randomLine(INITIAL_FEN, plies, seededRandom(seed)));
}

export function planGames(lines: readonly (readonly Uci[])[], plies: number): PlannedGame[] {
  return lines.map((line) => {
    const gameId = newGameId();
    const moves = line
      .slice(0, plies)
      .map((uci, ply): BenchMove => ({ gameId, ply, uci, color: ply % 2 === 0 ? 'white' : 'black' }));
    return { gameId, moves };
  });
}
