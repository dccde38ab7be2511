import type { GameKey } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

/** Rows: `{ game_id, version, hash }`, of those that are stored. */
export const readHashes = (events: readonly (GameKey & { readonly version: number })[]): Statement => ({
  name: 'read-hashes',
  text: `
    SELECT event.game_id, event.version, encode(event.hash, 'hex') AS hash
    FROM json_to_recordset($1) AS wanted (game_id text, created_on date, version integer)
    JOIN game_events AS event
      ON event.game_id = wanted.game_id AND event.created_on = wanted.created_on AND event.version = wanted.version`,
  values: [
    rowsParameter(
      events.map(({ gameId, createdAt, version }) => ({
        game_id: gameId,
        created_on: createdOn(createdAt),
        version,
      })),
    ),
  ],
});
