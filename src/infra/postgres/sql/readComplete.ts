import type { Statement } from './statement.js';

/** Rows: `{ game_id }`, of those of the games of which everything is stored. */
export const readComplete = (gameIds: readonly string[]): Statement => ({
  name: 'read-complete',
  text: `
    SELECT game_id FROM games WHERE game_id = ANY ($1) AND status = 'ended' AND stuck_version IS NULL`,
  values: [gameIds],
});
