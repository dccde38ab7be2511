import { describe, expect, test } from 'vitest';
import { createProjectionStore } from '../../src/infra/postgres/projectionStore.js';
import { GameCache } from '../../src/projector/gameCache.js';
import { Partition } from '../../src/projector/partition.js';
import { recordsOf } from '../support/records.js';
import { someGame, someGameId } from '../support/someGame.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { rowsExpected, rowsOf } from './rows.js';
import { openPool } from './support.js';

/** A game as it stands in a partition of its own, in batches of seven events. */
function gameInBatches(seed: number) {
  const table = someGame({ seed, plies: 60 });
  const { gameId } = table.ended;
  const batches = Array.from({ length: Math.ceil(table.events.length / 7) }, (_, index) => {
    const from = 7 * index;
    return { partition: 0, from, records: recordsOf(gameId, table.events.slice(from, from + 7), from) };
  });
  return { table, gameId, batches };
}

/** Instances of the projector, each with its own memory, over one partition. */
function instances(count: number) {
  const pool = openPool();
  const metrics = recordedMetrics();
  const topic = someGameId();
  const store = createProjectionStore({ pool, group: topic, topic, metrics });
  const make = () =>
    new Partition(0, {
      store,
      metrics,
      deadLetters: { publish: () => Promise.reject(new Error('there are none')) },
      cache: new GameCache(100),
      watermarks: async () => [{ partition: 0, first: 0, end: 1_000 }],
      log: silentLog,
    });
  return { pool, made: Array.from({ length: count }, make) };
}

describe('a partition', () => {
  test('that goes back and forth between two instances is stored as by one', async () => {
    const { pool, made } = instances(2);
    const { table, gameId, batches } = gameInBatches(9);
    for (const [index, batch] of batches.entries()) {
      const taker = made[index % 2]!;
      // who has been away is first told where to read on
      while ((await taker.project(batch)) === batch.from);
    }
    expect(await rowsOf(pool, gameId)).toEqual(rowsExpected(table));
  });

  test('whose batches all instances take at the same time is stored once', async () => {
    const { pool, made } = instances(3);
    const { table, gameId, batches } = gameInBatches(10);
    for (const batch of batches) {
      const to = batch.from + batch.records.length;
      const untilStored = async (taker: Partition) => {
        while ((await taker.project(batch)) < to);
      };
      await Promise.all(made.map(untilStored));
    }
    expect(await rowsOf(pool, gameId)).toEqual(rowsExpected(table));
  });
});
