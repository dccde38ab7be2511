import type { Pool } from 'pg';
import type { StoredGame } from '../../contract/projection.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { type EventRow, readEvents, toRecorded } from './sql/readEvents.js';
import { type NewestSnapshotRow, readNewestSnapshots } from './sql/readNewestSnapshots.js';

/** The games among `gameIds` that are stored, each as its newest snapshot and the events after it. */
export async function loadGames(pool: Pool, gameIds: readonly string[]): Promise<readonly StoredGame[]> {
  const { rows: games } = await pool.query<NewestSnapshotRow>(readNewestSnapshots(gameIds));
  if (games.length === 0) return [];
  const wanted = games.map(({ game_id, created_on, state }) => ({
    game_id,
    created_on,
    after: state?.version ?? 0,
  }));
  const { rows } = await pool.query<EventRow>(readEvents(wanted));
  const events = new Map<string, RecordedEvent[]>(games.map(({ game_id }) => [game_id, []]));
  for (const row of rows) events.get(row.game_id)?.push(toRecorded(row));
  return games.map(({ game_id, state, at, is_stuck }) => ({
    gameId: game_id,
    snapshot: state && at ? { state, at: at.getTime() } : null,
    events: events.get(game_id) ?? [],
    isStuck: is_stuck,
  }));
}
