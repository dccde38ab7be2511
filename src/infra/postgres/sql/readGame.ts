import { GAME_COLUMNS, type GameRow } from './gameRow.js';
import type { Statement } from './statement.js';

export interface WholeGameRow extends GameRow {
  readonly version: number;
  readonly hash: string;
}

/** The row of one game, with what lists do not show. */
export const readGame = (gameId: string): Statement => ({
  name: 'read-game',
  text: `SELECT ${GAME_COLUMNS}, version, encode(hash, 'hex') AS hash FROM games WHERE game_id = $1`,
  values: [gameId],
});
