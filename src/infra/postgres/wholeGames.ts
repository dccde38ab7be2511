import type { Pool } from 'pg';
import type { WholeGames } from '../../contract/projection.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { asUnstorable, storeChanges } from './changes.js';
import { withTransaction } from './pool.js';
import { readComplete } from './sql/readComplete.js';

export function createWholeGames(pool: Pool, metrics: Metrics): WholeGames {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'postgres', operation }, fn);
  return {
    incomplete: (gameIds) =>
      call('read_complete', async () => {
        const { rows } = await pool.query<{ game_id: string }>(readComplete(gameIds));
        const complete = new Set(rows.map(({ game_id }) => game_id));
        return gameIds.filter((gameId) => !complete.has(gameId));
      }),
    add: (changes) =>
      call('add_games', () =>
        withTransaction(pool, (client) => storeChanges(client, changes)).catch(asUnstorable),
      ),
  };
}
