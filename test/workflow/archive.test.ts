import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB } from '../support/table.js';
import { House, type SeatedGame } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
beforeEach(() => {
  house.beforePublish = () => Promise.resolve();
  house.beforeArchive = () => Promise.resolve();
});
afterAll(() => house.close());

const archivedOf = ({ gameId }: SeatedGame) => house.archived.filter((history) => history.gameId === gameId);

async function resignAfter(plies: readonly string[]): Promise<SeatedGame> {
  const game = await house.seat();
  for (const [ply, uci] of plies.entries()) await game.move(ply % 2 === 0 ? ALICE : BOB, uci, { ply });
  expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
  return game;
}

const pendingOf = async (game: SeatedGame) => (await game.handle.describe()).raw.pendingActivities ?? [];

describe('a game is archived before its workflow closes', () => {
  it('whole, once, and with a single event in the history of its workflow', async () => {
    const game = await resignAfter(['e2e4', 'e7e5']);
    await game.result();
    expect(archivedOf(game)).toEqual([{ gameId: game.gameId, parts: [], events: game.publishedEvents() }]);
    const { events } = await game.handle.fetchHistory();
    const activities = events?.flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
    );
    expect(new Set(activities)).toEqual(new Set(['publishEvents']));
    expect(events?.filter((event) => event.markerRecordedEventAttributes)).toHaveLength(1);
  });

  it('not before Kafka has all of it', async () => {
    let isKafkaUp = true;
    house.beforePublish = () => (isKafkaUp ? Promise.resolve() : Promise.reject(new Error('no Kafka')));
    const game = await house.seat();
    await game.move(ALICE, 'e2e4', { ply: 0 });
    isKafkaUp = false;
    await game.act(ALICE, { type: 'resign' });
    await expect.poll(async () => (await pendingOf(game))[0]?.attempt).toBeGreaterThan(1);
    expect(archivedOf(game)).toEqual([]);
    isKafkaUp = true;
    await game.result();
    expect(archivedOf(game)).toHaveLength(1);
  });

  it('however long that takes: the game is over, its workflow waits and shows for what, then closes', async () => {
    let isS3Up = false;
    house.beforeArchive = () => (isS3Up ? Promise.resolve() : Promise.reject(new Error('no S3')));
    const game = await resignAfter(['e2e4']);
    expect(await game.state()).toMatchObject({ status: 'ended' });
    await expect.poll(async () => (await pendingOf(game))[0]?.attempt).toBeGreaterThan(1);
    const [waiting] = await pendingOf(game);
    expect(waiting?.activityType?.name).toBe('archiveGame');
    expect(waiting?.lastFailure?.message).toBe('no S3');
    expect((await game.handle.describe()).status.name).toBe('RUNNING');
    isS3Up = true;
    expect(await game.result()).toMatchObject({ termination: 'resignation' });
    expect(archivedOf(game)).toHaveLength(1);
  });

  it('also when the worker is lost in the middle of it', async () => {
    let isHanging = true;
    house.beforeArchive = () => (isHanging ? new Promise(() => {}) : Promise.resolve());
    const game = await resignAfter(['e2e4']);
    await house.stopWorker();
    isHanging = false;
    await house.startWorker();
    expect(await game.result()).toMatchObject({ termination: 'resignation' });
    expect(archivedOf(game)[0]?.events).toEqual(game.publishedEvents());
  });

  it('another history in the archive: the workflow fails, loudly', async () => {
    house.beforeArchive = () =>
      Promise.reject(ApplicationFailure.nonRetryable('another history', 'ARCHIVE_CONFLICT'));
    const game = await resignAfter(['e2e4']);
    await expect(game.result()).rejects.toMatchObject({ cause: { cause: { type: 'ARCHIVE_CONFLICT' } } });
    expect((await game.handle.describe()).status.name).toBe('FAILED');
  });
});

describe('a very long game', () => {
  /** Temporal takes at most ten updates of a workflow at a time. */
  const AT_ONCE = 8;

  it('is laid down in parts while it is played, and archived whole after several runs', async () => {
    const game = await house.seat();
    await game.move(ALICE, 'e2e4', { ply: 0 });
    await game.move(BOB, 'e7e5', { ply: 1 });
    const giveTime = () => game.act(BOB, { type: 'giveTime', ms: 1 });
    for (let given = 0; given < 1_050; given += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, giveTime));
      expect(answers.filter((answer) => answer !== 'ok')).toEqual([]);
      if (given % 400 === 0) await game.rollover();
    }
    await expect.poll(async () => (await game.carried()).history.parts.length).toBe(1);
    await game.rollover();
    await game.act(ALICE, { type: 'resign' });
    const { version } = await game.result();
    const [archived] = archivedOf(game);
    const parts = house.laidDown.filter(({ gameId }) => gameId === game.gameId);
    expect(archived?.parts).toEqual(parts.map(({ events }) => events.at(-1)?.hash));
    const whole = [...parts.flatMap(({ events }) => events), ...(archived?.events ?? [])];
    expect(whole.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
    expect(archived?.events.length).toBeLessThan(1_000);
  });
});
