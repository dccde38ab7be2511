import { DatabaseError, type Pool } from 'pg';
import type { Metrics } from '../../contract/telemetry.js';
import type { EpochMs, Ms } from '../../domain/chess/types.js';
import { measured } from '../measured.js';
import { createdOn } from './sql/createdOn.js';
import { withTransaction } from './pool.js';

const DAY: Ms = 86_400_000;
/** So that a projector may stand still for a week before a day is missing. */
const DAYS_AHEAD = 7;
/** To copy what outlives a day of a million games. */
const LONGEST_DROP_MS: Ms = 10 * 60_000;

export interface HistoryDays {
  /** Makes the partitions of `now`'s day and of the days after it, where they are missing. */
  open(now: EpochMs): Promise<void>;
  /**
   * Makes the partitions of the days of these instants, where they are missing. Not of a day of which rows are stored
   * without one: they stay where they are, and so will the rows to come.
   */
  openDays(instants: readonly EpochMs[]): Promise<void>;
  /** Removes what ended more than `days` days ago. Stops the projection of all games while it runs. */
  dropOlderThan(days: number, now: EpochMs): Promise<void>;
}

/** The partitions of the history tables, by day. Instances that come at once take turns. */
export function createHistoryDays(pool: Pool, metrics: Metrics): HistoryDays {
  const call = (operation: string, fn: () => Promise<unknown>) =>
    measured(metrics, { target: 'postgres', operation }, fn).then(() => undefined);
  const opened = new Set<string>();
  return {
    open: (now) =>
      call('open_history', () =>
        pool.query('SELECT open_history($1, $2)', [createdOn(now), createdOn(now + DAYS_AHEAD * DAY)]),
      ),
    openDays: (instants) =>
      call('open_history', async () => {
        for (const day of new Set(instants.map(createdOn))) {
          if (opened.has(day)) continue;
          await pool.query('SELECT open_history($1, $1)', [day]).catch(unlessStoredElsewhere);
          opened.add(day);
        }
      }),
    dropOlderThan: (days, now) =>
      call('drop_history', () =>
        withTransaction(pool, async (client) => {
          await client.query(`SET LOCAL statement_timeout = ${LONGEST_DROP_MS}`);
          // The typings of pg do not know that a query may have its own timeout
          const drop = { ...dropHistory(now - days * DAY), query_timeout: LONGEST_DROP_MS };
          await client.query(drop);
        }),
      ),
  };
}

/** PostgreSQL does not make a partition for rows that the partition for other days holds. */
function unlessStoredElsewhere(error: unknown): void {
  if (!(error instanceof DatabaseError && error.code === '23514')) throw error;
}

const dropHistory = (before: EpochMs) => ({ text: 'SELECT drop_history($1)', values: [createdOn(before)] });
