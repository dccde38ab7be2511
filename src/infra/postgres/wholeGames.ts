import type { Pool } from 'pg';
import type { WholeGames } from '../../contract/projection.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { asUnstorable, storeChanges } from './changes.js';
import { withTransaction } from './pool.js';
import { readStored } from './sql/readStored.js';

export function createWholeGames(pool: Pool, metrics: Metrics): WholeGames {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'postgres', operation }, fn);
  return {
    missing: (gameIds) =>
      call('read_stored', async () => {
        const { rows } = await pool.query<{ game_id: string }>(readStored(gameIds));
        const stored = new Set(rows.map(({ game_id }) => game_id));
        return gameIds.filter((gameId) => !stored.has(gameId));
      }),
    add: (changes) =>
      call('add_games', () =>
        withTransaction(pool, (client) => storeChanges(client, changes)).catch(asUnstorable),
      ),
  };
}
