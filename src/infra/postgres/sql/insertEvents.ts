import type { Changes } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

export const insertEvents = (events: Changes['events']): Statement => ({
  name: 'insert-events',
  text: `
    INSERT INTO game_events (
      created_on, version, at, game_id, type, hash, command_id, correlation_id, by, event
    )
    SELECT
      created_on, version, to_timestamp(at / 1000), game_id, type, decode(hash, 'hex'), command_id, correlation_id,
      by, event
    FROM json_to_recordset($1) AS input (
      created_on date, version integer, at float8, game_id text, type text, hash text, command_id text,
      correlation_id text, by json, event json
    )`,
  values: [rowsParameter(events.map(toRow))],
});

const toRow = ({ gameId, createdAt, recorded }: Changes['events'][number]) => ({
  created_on: createdOn(createdAt),
  version: recorded.version,
  at: recorded.at,
  game_id: gameId,
  type: recorded.event.type,
  hash: recorded.hash,
  command_id: recorded.commandId,
  correlation_id: recorded.correlationId,
  by: recorded.by,
  event: recorded.event,
});
