import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPresence } from '../../src/infra/redis/presence.js';
import { createTickets } from '../../src/infra/redis/tickets.js';
import { openWorld, startOwnRedis } from '../infra-redis/support.js';
import { LiveGames, playElsewhere } from '../support/liveGames.js';
import { Reader } from '../support/reader.js';
import { ALICE, TestEdge, createGame, move } from '../support/socketEdge.js';

/** Two edges over one Redis of their own, as in production; the games alone are of this process. */
let redis: Awaited<ReturnType<typeof startOwnRedis>>;
let worlds: Awaited<ReturnType<typeof openWorld>>[];
let games: LiveGames;
let here: TestEdge;
let there: TestEdge;

async function startEdge(name: string): Promise<TestEdge> {
  const world = await openWorld(redis.url);
  worlds.push(world);
  const { edge, metrics, feed } = world;
  const presence = createPresence({ redis: edge, metrics, edge: name, now: Date.now });
  const tickets = createTickets({ redis: edge, metrics });
  const limits = { framesPerMinute: 1e6, frameBurst: 1e4, tickMs: 100, presenceMs: 500, verdictMs: 3_000 };
  return TestEdge.start({ games, limits, deps: { feed, presence, tickets, metrics } });
}

beforeEach(async () => {
  redis = await startOwnRedis();
  const worker = await openWorld(redis.url);
  worlds = [worker];
  games = new LiveGames(worker.fanOut);
  here = await startEdge('here');
  there = await startEdge('there');
});
afterEach(async () => {
  await Promise.all([here.stop(), there.stop()]);
  worlds.forEach((world) => world.close());
  await redis.stop();
});

describe('over a real Redis', () => {
  it('two players on two edges play, and each event reaches both', async () => {
    const gameId = await createGame(games);
    const alice = await here.join(gameId, 'alice');
    const bob = await there.join(gameId, 'bob');
    expect(await alice.client.play('m1', 0, 'e2e4')).toMatchObject({ v: 3 });
    await bob.client.next('event', ({ v }) => v === 3);
    expect(await bob.client.play('m1', 1, 'e7e5')).toMatchObject({ v: 4 });
    await alice.client.next('event', ({ v }) => v === 4);
    expect(games.received).toMatchObject({ signals: [{ id: 'm1' }, { id: 'm1' }], moves: [] });
  });

  it('a client that goes from one edge to the other gets exactly what it missed', async () => {
    const gameId = await createGame(games);
    const reader = new Reader();
    for (const edge of [here, there, here, there]) {
      const { version, hash } = reader;
      const { client } = await edge.join(gameId, 'alice', version === 0 ? undefined : { version, hash });
      const before = games.stateOf(gameId).version;
      for (let n = 0; n < 3; n += 1) {
        playElsewhere(games, gameId, n);
        await expect.poll(() => games.stateOf(gameId).version).toBe(before + n + 1);
      }
      await client.next('event');
      client.messages.forEach((message) => reader.read(message));
      client.socket.terminate();
    }
    expect(reader).toMatchObject({ complaints: [], welcomes: ['state', 'events', 'events', 'events'] });
  });

  it('players see each other come and go over all edges', async () => {
    const gameId = await createGame(games);
    const { client: alice } = await here.join(gameId, 'alice');
    const { client: bob } = await there.join(gameId, 'bob');
    await bob.close();
    await alice.next('presence', ({ color, goneSince }) => color === 'black' && goneSince !== null);
    await there.join(gameId, 'bob');
    await alice.next('presence', ({ color, goneSince }) => color === 'black' && goneSince === null);
    await there.join(gameId, null);
    await alice.next('spectators', ({ n }) => n === 1);
  });

  it('a ticket issued by one edge opens a socket on the other, once', async () => {
    const gameId = await createGame(games);
    const ticket = await here.tickets.issue(ALICE);
    const client = await there.client(gameId, { query: `?ticket=${ticket}` });
    expect((await client.hello()).seat).toBe('white');
    await expect(here.client(gameId, { query: `?ticket=${ticket}` })).rejects.toThrow('401');
  });

  it('players play on while Redis is dead, and without a gap when it is back, empty', async () => {
    const gameId = await createGame(games);
    const { client: alice } = await here.join(gameId, 'alice');
    const { client: bob } = await there.join(gameId, 'bob');
    await alice.play('m1', 0, 'e2e4');
    await redis.kill();
    bob.say(move('m2', 1, 'e7e5'));
    await bob.next('ack', ({ id }) => id === 'm2');
    await alice.next('resync', ({ state }) => state.version === 4);
    await redis.start();
    alice.say(move('m3', 2, 'g1f3'));
    await alice.next('ack', ({ id }) => id === 'm3');
    for (const [n, uci] of ['b8c6', 'f1c4', 'g8f6'].entries()) {
      const by = n % 2 === 0 ? bob : alice;
      expect(await by.play(`n${n}`, 3 + n, uci)).toMatchObject({ v: 6 + n });
    }
    for (const client of [alice, bob]) {
      const reader = new Reader();
      await expect
        .poll(() => {
          client.messages.splice(0).forEach((message) => reader.read(message));
          return reader.version;
        })
        .toBe(8);
      expect(reader.complaints).toEqual([]);
    }
  });
});
