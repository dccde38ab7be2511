import type { Statement } from './statement.js';

/** Rows as of `read-events`, of one game. */
export const readEventsOfGame = (gameId: string, after: number): Statement => ({
  name: 'read-events-of-game',
  text: `
    SELECT
      event.game_id, event.version, event.at, event.by, event.command_id, event.correlation_id, event.event,
      encode(event.hash, 'hex') AS hash
    FROM games AS game
    JOIN game_events AS event ON event.game_id = game.game_id AND event.created_on = game.created_on
    WHERE game.game_id = $1 AND event.version > $2
    ORDER BY event.version`,
  values: [gameId, after],
});
