import type { GameKey } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

/** Removes all snapshots of the games. */
export const deleteSnapshots = (games: readonly GameKey[]): Statement => ({
  name: 'delete-snapshots',
  text: `
    DELETE FROM game_snapshots AS snapshot
    USING json_to_recordset($1) AS input (created_on date, game_id text)
    WHERE snapshot.game_id = input.game_id AND snapshot.created_on = input.created_on`,
  values: [
    rowsParameter(
      games.map(({ gameId, createdAt }) => ({ created_on: createdOn(createdAt), game_id: gameId })),
    ),
  ],
});
