import { legalMoves, playUci } from '../src/domain/chess/position.js';
import type { Fen, Uci } from '../src/domain/chess/types.js';

/** Numbers from 0 (inclusive) to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomMove(fen: Fen, random: () => number): Uci {
  const moves = legalMoves(fen).toSorted();
  const move = moves[Math.floor(random() * moves.length)];
  if (move === undefined) throw new Error(`no legal move in ${fen}`);
  return move;
}

/** Random legal moves from a position, `plies` of them: none ends the game by the board. */
export function randomLine(startFen: Fen, plies: number, random: () => number): Uci[] {
  const line: Uci[] = [];
  let fen = startFen;
  while (line.length < plies) {
    const uci = randomMove(fen, random);
    const played = playUci(fen, uci);
    if (played.ok && played.value.over !== null) return randomLine(startFen, plies, random);
    if (!played.ok) throw new Error(`${uci} is not playable in ${fen}`);
    line.push(uci);
    fen = played.value.fen;
  }
  return line;
}
