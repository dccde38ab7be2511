import type { RecordedEvent } from '../../../domain/game/event.js';
import { type Statement, rowsParameter } from './statement.js';

/** Which events of a game: those after a version. */
export interface EventsAfter {
  readonly game_id: string;
  readonly created_on: string;
  readonly after: number;
}

export interface EventRow extends Pick<RecordedEvent, 'version' | 'by' | 'event' | 'hash'> {
  readonly game_id: string;
  readonly at: Date;
  readonly command_id: string | null;
  readonly correlation_id: string | null;
}

/** Events of the games in order of version. */
export const readEvents = (games: readonly EventsAfter[]): Statement => ({
  name: 'read-events',
  text: `
    SELECT
      event.game_id, event.version, event.at, event.by, event.command_id, event.correlation_id, event.event,
      encode(event.hash, 'hex') AS hash
    FROM json_to_recordset($1) AS game (game_id text, created_on date, after integer)
    JOIN game_events AS event
      ON event.game_id = game.game_id AND event.created_on = game.created_on AND event.version > game.after
    ORDER BY event.game_id, event.version`,
  values: [rowsParameter(games)],
});

export const toRecorded = (row: EventRow): RecordedEvent => ({
  version: row.version,
  at: row.at.getTime(),
  by: row.by,
  commandId: row.command_id,
  correlationId: row.correlation_id,
  event: row.event,
  hash: row.hash,
});
