import type { Statement } from './statement.js';

export interface StandingRow {
  readonly game_id: string;
  readonly is_complete: boolean;
}

/** Rows as `StandingRow`, of those of the games that are stored; complete is one that is stored to its end. */
export const readStanding = (gameIds: readonly string[]): Statement => ({
  name: 'read-standing',
  text: `
    SELECT game_id, status = 'ended' AND stuck_version IS NULL AS is_complete FROM games
    WHERE game_id = ANY ($1)`,
  values: [gameIds],
});
