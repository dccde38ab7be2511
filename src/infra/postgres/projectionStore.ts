import type { Pool } from 'pg';
import type { GameKey, ProjectionStore } from '../../contract/projection.js';
import { eventId } from '../../contract/eventPublisher.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { withTransaction } from './pool.js';
import { asUnstorable, storeChanges } from './changes.js';
import { loadGames } from './loadGames.js';
import { moveOffset } from './sql/moveOffset.js';
import { readHashes } from './sql/readHashes.js';
import { readOffset } from './sql/readOffset.js';
import { readOffsets } from './sql/readOffsets.js';

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
          await storeChanges(client, changes);
          await beforeCommit();
          return true;
        }).catch(asUnstorable),
      ),
  };
}

async function storedHashes(pool: Pool, events: readonly (GameKey & { readonly version: number })[]) {
  const { rows } = await pool.query<{ game_id: string; version: number; hash: string }>(readHashes(events));
  return new Map(rows.map((row) => [eventId(row.game_id, row.version), row.hash]));
}
