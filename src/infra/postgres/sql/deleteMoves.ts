import type { Changes } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

/** Removes the moves beyond `toPly` of each game. */
export const deleteMoves = (takenBack: Changes['takenBack']): Statement => ({
  name: 'delete-moves',
  text: `
    DELETE FROM game_moves AS move
    USING json_to_recordset($1) AS input (created_on date, game_id text, to_ply integer)
    WHERE move.game_id = input.game_id AND move.created_on = input.created_on AND move.ply > input.to_ply`,
  values: [
    rowsParameter(
      takenBack.map(({ gameId, createdAt, toPly }) => ({
        created_on: createdOn(createdAt),
        game_id: gameId,
        to_ply: toPly,
      })),
    ),
  ],
});
