import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checksumReadModel } from '../../src/infra/postgres/readModel.js';
import { isOver } from '../../tools/play/participant.js';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import { readTopic } from '../support/kafka.js';
import { liveGame } from '../support/liveGameCommand.js';
import { type ServiceProcess, startProcess } from './support/process.js';
import { RunningService, type SeatedPlayers } from './support/service.js';
import { emptyStores, forgetEvents, loseKafka, report } from './support/stores.js';

const FINISHED = 12;
const PLAYED_ON = 4;
const LINE = 'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5 a4b3 d7d6'.split(' ');

let stores: Awaited<ReturnType<typeof emptyStores>>;
let service: RunningService;
let projector: ServiceProcess;
const startProjector = () =>
  startProcess({
    main: 'src/main/projector.ts',
    portVariable: 'PROJECTOR_HTTP_PORT',
    env: { ...stores.env, PROJECTOR_GROUP: service.taskQueue },
  });
beforeAll(async () => {
  stores = await emptyStores();
  service = await RunningService.start(stores.env);
  projector = await startProjector();
});
afterAll(async () => {
  await projector.end('SIGTERM');
  await service.stop();
  await stores.close();
});

async function play({ white, black }: SeatedPlayers, from = 0, to = LINE.length): Promise<void> {
  for (const [index, uci] of LINE.slice(from, to).entries()) {
    const ply = from + index;
    expect(await (ply % 2 === 0 ? white : black).client.move(uci)).toMatchObject({ ok: true });
    await Promise.all([white, black].map((each) => each.until(({ version }) => version >= ply + 3, 30_000)));
  }
}

/** Ends when the game is in the archive. */
async function resign({ gameId, white, black }: SeatedPlayers): Promise<void> {
  expect(await white.client.act({ type: 'resign' })).toMatchObject({ ok: true });
  await black.until(isOver, 30_000);
  await vi.waitFor(() => stores.archived(gameId), { timeout: 30_000, interval: 100 });
}

/** The tables once they have every event that is in Kafka. */
async function tables() {
  const stored = await readTopic(GAME_EVENTS_TOPIC);
  const events = new Set(stored.map(({ headers }) => headers['id'])).size;
  const found = await vi.waitFor(
    async () => {
      const checksums = await checksumReadModel(stores.pool);
      expect(checksums['game_events']?.rows).toBe(events);
      return checksums;
    },
    { timeout: 60_000, interval: 200 },
  );
  return { events, found };
}

const recover = (...args: string[]) =>
  liveGame(['recover', 'read-model', '--checksums', ...args], {
    ...stores.env,
    PROJECTOR_GROUP: service.taskQueue,
  });

test('the read model is lost: the same rows come back from Kafka, and from S3 when Kafka has no more', async () => {
  const games = await Promise.all(Array.from({ length: FINISHED + PLAYED_ON }, () => service.seatGame()));
  await Promise.all(games.map((game) => play(game)));
  const [finished, playedOn] = [games.slice(0, FINISHED), games.slice(FINISHED)];
  await Promise.all(finished.map(resign));
  // Nothing happens while rows are compared
  expect(await service.worker.end('SIGTERM')).toBe(0);
  const before = await tables();

  const whileProjecting = await recover('--truncate', '--yes');
  expect(whileProjecting).toMatchObject({ code: 0, figures: { deadLetters: 0 } });
  expect((await tables()).found).toEqual(before.found);
  expect(await projector.end('SIGTERM')).toBe(0);
  const fromKafka = await recover('--truncate', '--yes');
  expect(fromKafka).toMatchObject({ code: 0, figures: { tables: before.found, fromArchive: 0 } });

  [service.worker, projector] = await Promise.all([service.startWorker(), startProjector()]);
  await Promise.all(playedOn.map(resign));
  const after = await tables();
  expect(await projector.end('SIGTERM')).toBe(0);
  await forgetEvents();
  const fromS3 = await recover('--truncate', '--yes');
  expect(fromS3).toMatchObject({
    code: 0,
    figures: { tables: after.found, events: 0, fromArchive: games.length, unusable: 0 },
  });
  report('read-model', { events: after.events, fromKafka: fromKafka.figures, fromS3: fromS3.figures });
});

test('Kafka is lost: games go on to their ends, and the read model has all of them once they are archived', async () => {
  projector = await startProjector();
  const games = await Promise.all(Array.from({ length: 4 }, () => service.seatGame()));
  await Promise.all(games.map((game) => play(game, 0, 6)));
  expect(await projector.end('SIGTERM')).toBe(0);
  const began = performance.now();
  await loseKafka();
  await Promise.all(games.map((game) => play(game, 6)));
  await Promise.all(games.map(resign));
  const archivedS = Math.round(performance.now() - began) / 1_000;
  projector = await startProjector();
  const done = await recover();
  expect(done).toMatchObject({ code: 0, figures: { unusable: 0 } });
  for (const { gameId } of games) {
    const { events, hash } = await stores.archived(gameId);
    const { rows } = await stores.pool.query(STORED, [gameId]);
    expect(rows).toEqual([{ status: 'ended', hash, events: String(events.length), stuck_version: null }]);
  }
  report('kafka', { games: games.length, archivedS, recover: done.figures });
});

const STORED = `
  SELECT status, encode(hash, 'hex') AS hash, stuck_version,
    (SELECT count(*) FROM game_events WHERE game_events.game_id = games.game_id) AS events
  FROM games WHERE game_id = $1`;
