import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gameKeys } from '../../src/infra/redis/keys.js';
import { Game, listen, openWorld } from './support.js';
import { SOON } from '../support/soon.js';

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let game: Game;
beforeEach(() => {
  game = new Game();
});
const after = (version: number) => world.feed.eventsAfter(game.gameId, version);
const forget = (...keys: ('events' | 'state')[]) =>
  world.edge.del(keys.map((key) => gameKeys(game.gameId)[key]));

describe('what was missed', () => {
  beforeEach(() => world.fanOut.publish(game.update(1, 4)));

  test('all of it', async () => {
    expect(await after(0)).toEqual([1, 2, 3, 4].map((version) => game.event(version)));
  });

  test('a part', async () => expect(await after(2)).toEqual([game.event(3), game.event(4)]));

  test('nothing', async () => expect(await after(4)).toEqual([]));

  test('a client that is ahead has seen what never was: null', async () => expect(await after(5)).toBeNull());

  test('a stream that begins later than what is asked for: null', async () => {
    await world.fanOut.publish(game.update(6, 7));
    expect(await after(4)).toBeNull();
    expect(await after(0)).toBeNull();
    expect(await after(5)).toEqual([game.event(6), game.event(7)]);
    expect(await after(6)).toEqual([game.event(7)]);
  });

  test('a lost stream is not mistaken for nothing missed', async () => {
    await forget('events');
    expect(await after(4)).toBeNull();
    expect(await after(0)).toBeNull();
  });
});

test('a game that nobody knows', async () => {
  expect(await after(0)).toBeNull();
  expect(await world.feed.loadState(game.gameId)).toBeNull();
});

describe('a state from the workflow is put back', () => {
  test('where nothing is, and the next update continues it', async () => {
    await world.feed.restore(game.state(7));
    expect(await world.feed.loadState(game.gameId)).toEqual(game.state(7));
    const { kinds } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(8, 8));
    await vi.waitFor(() => expect(kinds()).toEqual(['events']), SOON);
    expect(await after(6)).toBeNull();
    expect(await after(7)).toEqual([game.event(8)]);
  });

  test('where an older one is, whose stream would now be misleading', async () => {
    await world.fanOut.publish(game.update(1, 3));
    await world.feed.restore(game.state(5));
    expect((await world.feed.loadState(game.gameId))?.version).toBe(5);
    expect(await after(3)).toBeNull();
  });

  test('not where a newer one is', async () => {
    await world.fanOut.publish(game.update(1, 6));
    await world.feed.restore(game.state(4));
    await world.feed.restore(game.state(6));
    expect((await world.feed.loadState(game.gameId))?.version).toBe(6);
    expect(await after(0)).toHaveLength(6);
  });

  test('not over a newer one whose stream is lost', async () => {
    await world.fanOut.publish(game.update(1, 6));
    await forget('events');
    await world.feed.restore(game.state(4));
    expect((await world.feed.loadState(game.gameId))?.version).toBe(6);
  });

  test('where only the state was lost', async () => {
    await world.fanOut.publish(game.update(1, 6));
    await forget('state');
    await world.feed.restore(game.state(4));
    expect(await world.feed.loadState(game.gameId)).toBeNull();
    await world.feed.restore(game.state(6));
    expect((await world.feed.loadState(game.gameId))?.version).toBe(6);
    expect(await after(0)).toHaveLength(6);
  });

  test('over one that the workflow contradicts, and all resync', async () => {
    await world.fanOut.publish(game.update(1, 6, { fork: '-lost' }));
    const { heard } = await listen(world.feed, game.gameId);
    await world.feed.restore(game.state(5));
    await vi.waitFor(() => expect(heard).toEqual([{ t: 'resync', state: game.state(5) }]), SOON);
    expect(await world.feed.loadState(game.gameId)).toEqual(game.state(5));
  });

  test('racing with an update, the newer wins', async () => {
    for (let round = 0; round < 50; round += 1) {
      const one = new Game();
      await world.fanOut.publish(one.update(1, 3));
      await Promise.all([
        world.fanOut.publish(one.update(4, 4)),
        world.feed.restore(one.state(3)),
        world.feed.restore(one.state(4)),
      ]);
      expect((await world.feed.loadState(one.gameId))?.version).toBe(4);
    }
  });
});

describe('listeners', () => {
  test('each hears only its own game', async () => {
    const other = new Game();
    const [mine, theirs] = await Promise.all([
      listen(world.feed, game.gameId),
      listen(world.feed, other.gameId),
    ]);
    await world.fanOut.publish(game.update(1, 1));
    await vi.waitFor(() => expect(mine.heard).toHaveLength(1), SOON);
    expect(theirs.heard).toHaveLength(0);
  });

  test('one that leaves does not take the others with it', async () => {
    const [one, two] = await Promise.all([listen(world.feed, game.gameId), listen(world.feed, game.gameId)]);
    await one.stop();
    await one.stop();
    await world.fanOut.publish(game.update(1, 1));
    await vi.waitFor(() => expect(two.heard).toHaveLength(1), SOON);
    expect(one.heard).toHaveLength(0);
    await two.stop();
    expect(await world.edge.pubsub('SHARDNUMSUB', gameKeys(game.gameId).channel)).toEqual([
      expect.anything(),
      0,
    ]);
  });

  test('leaving and coming back at the same moment still hears', async () => {
    const first = await listen(world.feed, game.gameId);
    const [, second] = await Promise.all([first.stop(), listen(world.feed, game.gameId)]);
    await world.fanOut.publish(game.update(1, 1));
    await vi.waitFor(() => expect(second.heard).toHaveLength(1), SOON);
  });

  test('one that fails does not stop the next', async () => {
    await world.feed.subscribe(game.gameId, () => {
      throw new Error('broken listener');
    });
    const { heard } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(1, 1));
    await vi.waitFor(() => expect(heard).toHaveLength(1), SOON);
  });
});
