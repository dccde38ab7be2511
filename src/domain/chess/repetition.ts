import { type Fen, type PositionKey, halfmoveClock, positionKey } from './types.js';

/**
 * The positions that could still recur once `fen` has come up: a capture or pawn move makes all earlier ones
 * unreachable, so the list starts anew.
 */
export function positionsAfter(positions: readonly PositionKey[], fen: Fen): readonly PositionKey[] {
  const key = positionKey(fen);
  return halfmoveClock(fen) === 0 ? [key] : [...positions, key];
}

/** How often the last position of the list has occurred, itself included (FIDE 9.2, 9.6.1). */
export function occurrences(positions: readonly PositionKey[]): number {
  const current = positions.at(-1);
  return positions.filter((key) => key === current).length;
}
