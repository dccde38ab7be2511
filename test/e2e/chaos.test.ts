import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBucket } from '../../scripts/stack/bucket.mjs';
import { migrate } from '../../scripts/stack/migrations.mjs';
import { judge } from '../../tools/chaos/judge/judge.js';
import { PLANTS, plant } from '../../tools/chaos/plant.js';
import { type Played, playUnderFaults } from '../../tools/chaos/play.js';
import { ChaosService } from '../../tools/chaos/service.js';
import { type Known, collect } from '../../tools/chaos/stores/collect.js';
import { closedGames, projected } from '../../tools/chaos/stores/settle.js';
import { type Stores, openStores } from '../../tools/chaos/stores/stores.js';
import { randomId } from '../workflow/support/house.js';

const PLAN = { games: 20, plies: 14, everyMs: 1_500, kills: 1, cuts: 2 };

/** The stack of the tests, with tables and a bucket that hold nothing but the games of this test. */
async function ownStack() {
  const name = `chaos-${randomId(8)}`.toLowerCase();
  const database = new URL(process.env['DATABASE_URL'] ?? '');
  const client = new Client({ connectionString: database.href });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  database.pathname = name;
  const env = { ...process.env, DATABASE_URL: database.href, S3_BUCKET: name };
  await migrate(env.DATABASE_URL);
  await createBucket(env);
  return { stackDir: process.env['STACK_DIR'] ?? '', env };
}

let service: ChaosService;
let stores: Stores;
let played: Played;
let known: Known;
beforeAll(async () => {
  service = await ChaosService.start(await ownStack());
  stores = openStores(service.env);
  played = await playUnderFaults(service, PLAN);
  known = {
    games: await closedGames(stores, played.gameIds),
    acknowledged: played.acknowledged,
  };
  await projected(stores);
});
afterAll(async () => {
  await stores?.close();
  await service?.stop();
});

describe('games played while the worker is killed and the broker goes away twice', () => {
  test('are all finished, and kept without a fault in Kafka, PostgreSQL and S3', async () => {
    expect([...played.problems, ...service.deaths()]).toEqual([]);
    const { faults, ...counts } = judge(await collect(stores, known));
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({ games: PLAN.games, objects: PLAN.games });
    expect(counts.acknowledged).toBeGreaterThan(PLAN.games * 10);
  });

  test.each(PLANTS)('a planted fault is found: %s', async (fault) => {
    const planted = await plant(fault, stores, known.games[0]!);
    const { faults } = judge(await collect(stores, known, planted.topic));
    await planted.undo();
    expect(faults.map(({ kind, gameId }) => ({ kind, gameId }))).toEqual([
      { kind: fault, gameId: known.games[0]!.gameId },
    ]);
  });

  test('and nothing of it is left when it is undone', async () => {
    expect(judge(await collect(stores, known)).faults).toEqual([]);
  });
});
