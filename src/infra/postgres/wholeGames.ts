import type { Pool } from 'pg';
import type { WholeGames } from '../../contract/projection.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { asUnstorable, storeChanges } from './changes.js';
import { withTransaction } from './pool.js';
import { type StandingRow, readStanding } from './sql/readStanding.js';

export function createWholeGames(pool: Pool, metrics: Metrics): WholeGames {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'postgres', operation }, fn);

  /** Those of the games that have no such row. */
  const without = (gameIds: readonly string[], isSuch: (row: StandingRow) => boolean) =>
    call('read_standing', async () => {
      const { rows } = await pool.query<StandingRow>(readStanding(gameIds));
      const such = new Set(rows.filter(isSuch).map(({ game_id }) => game_id));
      return gameIds.filter((gameId) => !such.has(gameId));
    });

  return {
    absent: (gameIds) => without(gameIds, () => true),
    incomplete: (gameIds) => without(gameIds, ({ is_complete }) => is_complete),
    add: (changes) =>
      call('add_games', () =>
        withTransaction(pool, (client) => storeChanges(client, changes)).catch(asUnstorable),
      ),
  };
}
