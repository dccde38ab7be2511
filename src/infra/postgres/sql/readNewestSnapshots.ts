import type { GameState } from '../../../domain/game/state.js';
import type { Statement } from './statement.js';

export interface NewestSnapshotRow {
  readonly game_id: string;
  readonly created_on: string;
  readonly is_stuck: boolean;
  /** Null: the game has no snapshot yet. */
  readonly state: GameState | null;
  readonly at: Date | null;
}

/** One row for each of the games that exist. */
export const readNewestSnapshots = (gameIds: readonly string[]): Statement => ({
  name: 'read-newest-snapshots',
  text: `
    SELECT
      game.game_id, game.created_on::text, game.stuck_version IS NOT NULL AS is_stuck, newest.state, newest.at
    FROM games AS game
    LEFT JOIN LATERAL (
      SELECT state, at FROM game_snapshots AS snapshot
      WHERE snapshot.game_id = game.game_id AND snapshot.created_on = game.created_on
      ORDER BY snapshot.version DESC LIMIT 1
    ) AS newest ON true
    WHERE game.game_id = ANY ($1)`,
  values: [gameIds],
});
