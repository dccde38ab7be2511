import type { Pool } from 'pg';
import type { GameReads } from '../../contract/gameReads.js';
import type { Metrics } from '../../contract/telemetry.js';
import { replay } from '../../domain/game/replay.js';
import { measured } from '../measured.js';
import { loadGames } from './loadGames.js';
import { type GameRow, toListedGame } from './sql/gameRow.js';
import { listGames } from './sql/listGames.js';
import { type EventRow, toRecorded } from './sql/readEvents.js';
import { readEventsOfGame } from './sql/readEventsOfGame.js';

export function createGameReads(pool: Pool, metrics: Metrics): GameReads {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'postgres', operation }, fn);
  return {
    find: (gameId) =>
      call('find_game', async () => {
        const [stored] = await loadGames(pool, [gameId]);
        if (!stored) return null;
        const replayed = replay(stored.snapshot?.state ?? null, stored.events);
        if (!replayed.ok) throw new Error(`the stored history of ${gameId} is broken`);
        return replayed.value;
      }),
    events: (gameId, after) =>
      call('read_events', async () => {
        const { rows } = await pool.query<EventRow>(readEventsOfGame(gameId, after));
        return rows.map(toRecorded);
      }),
    list: (query) =>
      call('list_games', async () => {
        const { rows } = await pool.query<GameRow>(listGames(query));
        const games = rows.slice(0, query.limit).map(toListedGame);
        return { games, next: rows.length > query.limit ? (games.at(-1) ?? null) : null };
      }),
  };
}
