import type { Statement } from './statement.js';

/** Rows: `{ game_id }`, of those of the games that are stored. */
export const readStored = (gameIds: readonly string[]): Statement => ({
  name: 'read-stored',
  text: 'SELECT game_id FROM games WHERE game_id = ANY ($1)',
  values: [gameIds],
});
