import type { Changes } from '../../../contract/projection.js';
import { type Statement, rowsParameter } from './statement.js';

export const setStuck = (stuck: Changes['stuck']): Statement => ({
  name: 'set-stuck',
  text: `
    UPDATE games SET stuck_version = input.version
    FROM json_to_recordset($1) AS input (game_id text, version integer)
    WHERE games.game_id = input.game_id`,
  values: [rowsParameter(stuck.map(({ gameId, version }) => ({ game_id: gameId, version })))],
});
