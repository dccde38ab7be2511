import { DatabaseError, type Pool } from 'pg';
import {
  type Changes,
  type GameKey,
  type ProjectionStore,
  UnstorableError,
} from '../../contract/projection.js';
import { eventId } from '../../contract/eventPublisher.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { withTransaction } from './pool.js';
import { loadGames } from './loadGames.js';
import { deleteMoves } from './sql/deleteMoves.js';
import { deleteSnapshots } from './sql/deleteSnapshots.js';
import { insertEvents } from './sql/insertEvents.js';
import { insertMoves } from './sql/insertMoves.js';
import { insertSnapshots } from './sql/insertSnapshots.js';
import { moveOffset } from './sql/moveOffset.js';
import { readHashes } from './sql/readHashes.js';
import { readOffset } from './sql/readOffset.js';
import { readOffsets } from './sql/readOffsets.js';
import { setStuck } from './sql/setStuck.js';
import type { Statement } from './sql/statement.js';
import { upsertGames } from './sql/upsertGames.js';

interface StoreOptions {
  readonly pool: Pool;
  readonly group: string;
  readonly topic: string;
  readonly metrics: Metrics;
}

export function createProjectionStore({ pool, group, topic, metrics }: StoreOptions): ProjectionStore {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'postgres', operation }, fn);

  return {
    nextOffset: (partition) =>
      call('read_offset', async () => {
        const { rows } = await pool.query<{ next_offset: string }>(readOffset(group, topic, partition));
        return Number(rows[0]?.next_offset);
      }),
    nextOffsets: () =>
      call('read_offsets', async () => {
        const { rows } = await pool.query<{ partition: number; next_offset: string }>(
          readOffsets(group, topic),
        );
        return new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
      }),
    load: (gameIds) => call('load_games', () => loadGames(pool, gameIds)),
    hashes: (events) => call('read_hashes', () => storedHashes(pool, events)),
    commit: ({ changes, beforeCommit, ...step }) =>
      call('commit_batch', () =>
        withTransaction(pool, async (client) => {
          const moved = await client.query(moveOffset({ group, topic, ...step }));
          if (moved.rowCount !== 1) return false;
          for (const statement of statementsOf(changes)) await client.query(statement);
          await beforeCommit();
          return true;
        }).catch(asUnstorable),
      ),
  };
}

/** Only those that have something to do, in an order in which what is replaced goes first. */
function statementsOf(changes: Changes): Statement[] {
  const { games, events, takenBack, moves, snapshots, stuck } = changes;
  const ended = snapshots.flatMap(({ state }) => (state.status === 'ended' ? [state] : []));
  return [
    ...unlessEmpty(games, upsertGames),
    ...unlessEmpty(events, insertEvents),
    ...unlessEmpty(takenBack, deleteMoves),
    ...unlessEmpty(moves, insertMoves),
    ...unlessEmpty(ended, deleteSnapshots),
    ...unlessEmpty(snapshots, insertSnapshots),
    ...unlessEmpty(stuck, setStuck),
  ];
}

const unlessEmpty = <T>(rows: readonly T[], statement: (rows: readonly T[]) => Statement): Statement[] =>
  rows.length === 0 ? [] : [statement(rows)];

async function storedHashes(pool: Pool, events: readonly (GameKey & { readonly version: number })[]) {
  const { rows } = await pool.query<{ game_id: string; version: number; hash: string }>(readHashes(events));
  return new Map(rows.map((row) => [eventId(row.game_id, row.version), row.hash]));
}

/** Classes of SQLSTATE that a repetition meets again: bad values, violated constraints, too large for the program. */
const FINAL_CLASSES = ['22', '23', '54'];

function asUnstorable(error: unknown): never {
  if (error instanceof DatabaseError && FINAL_CLASSES.includes(error.code?.slice(0, 2) ?? '')) {
    throw new UnstorableError(`${error.code}: ${error.message}`, { cause: error });
  }
  throw error;
}
