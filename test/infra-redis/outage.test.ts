import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Game, listen, openWorld, startOwnRedis } from './support.js';
import { SOON } from '../support/soon.js';

let redis: Awaited<ReturnType<typeof startOwnRedis>>;
let world: Awaited<ReturnType<typeof openWorld>>;
let reconnects = 0;
beforeEach(async () => {
  redis = await startOwnRedis();
  world = await openWorld(redis.url);
  reconnects = 0;
  world.feed.onReconnect(() => (reconnects += 1));
});
afterEach(async () => {
  world.close();
  await redis.stop();
});

test('flushed in mid-game: one resync, then events again', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 5));
  const { kinds } = await listen(world.feed, game.gameId);
  await world.edge.flushall();
  expect(await world.feed.loadState(game.gameId)).toBeNull();
  await world.fanOut.publish(game.update(6, 6));
  await world.fanOut.publish(game.update(7, 7));
  await vi.waitFor(() => expect(kinds()).toEqual(['resync', 'events']), SOON);
  expect((await world.feed.loadState(game.gameId))?.version).toBe(7);
});

test('the script cache was flushed: nothing is lost', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 1));
  await world.edge.script('FLUSH');
  await world.fanOut.publish(game.update(2, 2));
  expect(await world.feed.eventsAfter(game.gameId, 0)).toHaveLength(2);
});

test('killed and started again, all data lost: listeners are told, and hear the next move', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 5));
  const { heard } = await listen(world.feed, game.gameId);
  await redis.kill();
  expect(await world.feed.loadState(game.gameId), 'reads fail over to nothing').toBeNull();
  expect(await world.feed.eventsAfter(game.gameId, 5)).toBeNull();
  expect(world.feed.isUp()).toBe(false);
  await redis.start();
  await vi.waitFor(() => expect(reconnects).toBe(1), SOON);
  await vi.waitFor(() => expect(world.worker.status).toBe('ready'), SOON);
  await vi.waitFor(() => expect(world.feed.isUp()).toBe(true), SOON);
  await world.fanOut.publish(game.update(6, 6));
  await vi.waitFor(() => expect(heard).toEqual([{ t: 'resync', state: game.state(6) }]), SOON);
});

test('a move made while Redis was away is shown when it is back, without waiting for another move', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 5));
  const { heard } = await listen(world.feed, game.gameId);
  await redis.kill();
  await world.fanOut.publish(game.update(6, 6));
  await world.fanOut.publish(game.update(7, 7));
  expect(heard).toHaveLength(0);
  await redis.start();
  await vi.waitFor(() => expect(world.feed.loadState(game.gameId)).resolves.toEqual(game.state(7)), SOON);
});

test('one who began to listen while Redis was away hears when it is back', async () => {
  const game = new Game();
  await redis.kill();
  await vi.waitFor(() => expect(world.subscriber.status).not.toBe('ready'), SOON);
  const { heard } = await listen(world.feed, game.gameId);
  await redis.start();
  await vi.waitFor(() => expect(reconnects).toBe(1), SOON);
  await vi.waitFor(() => expect(world.worker.status).toBe('ready'), SOON);
  await world.fanOut.publish(game.update(1, 1));
  await vi.waitFor(() => expect(heard).toHaveLength(1), SOON);
});

test('a full Redis is waited for', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 1));
  await world.edge.config('SET', 'maxmemory', '1');
  await world.fanOut.publish(game.update(2, 2));
  expect((await world.feed.loadState(game.gameId))?.version).toBe(1);
  await world.edge.config('SET', 'maxmemory', '0');
  await vi.waitFor(() => expect(world.feed.loadState(game.gameId)).resolves.toEqual(game.state(2)), SOON);
});

test('the channels of a whole edge come back', async () => {
  const games = Array.from({ length: 1_200 }, () => new Game().gameId);
  await Promise.all(games.map((gameId) => listen(world.feed, gameId)));
  await redis.kill();
  await redis.start();
  await vi.waitFor(() => expect(reconnects).toBe(1), SOON);
  await vi.waitFor(() => expect(world.edge.pubsub('SHARDCHANNELS')).resolves.toHaveLength(1_200), SOON);
});

test('hung: calls end by their timeout, a dead connection is replaced, and play goes on', async () => {
  const game = new Game();
  await world.fanOut.publish(game.update(1, 1));
  const { heard } = await listen(world.feed, game.gameId);
  redis.freeze();
  expect(await world.feed.loadState(game.gameId)).toBeNull();
  expect(world.edge.status, 'the call gave up before the connection').toBe('ready');
  await world.fanOut.publish(game.update(2, 2));
  await vi.waitFor(() => expect(world.edge.status).not.toBe('ready'), SOON);
  expect(world.feed.isUp()).toBe(false);
  redis.thaw();
  await vi.waitFor(() => expect(world.feed.loadState(game.gameId)).resolves.toEqual(game.state(2)), SOON);
  await vi.waitFor(() => expect(heard).toHaveLength(1), SOON);
});
