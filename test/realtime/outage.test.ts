import { afterEach, describe, expect, it } from 'vitest';
import { ALICE, type EdgeOptions, TestEdge, createGame, move } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
async function start(options: EdgeOptions = {}): Promise<void> {
  edge = await TestEdge.start(options);
  gameId = await createGame(edge.games);
}
afterEach(() => edge.stop());

describe('while Redis is away', () => {
  it('players go on playing, by the update door and with states asked of the game', async () => {
    await start();
    const { client: alice } = await edge.join(gameId, 'alice');
    const { client: bob } = await edge.join(gameId, 'bob');
    edge.feed.goDown();
    alice.say(move('m1', 0, 'e2e4'));
    expect(await alice.next('ack')).toMatchObject({ id: 'm1', v: 3 });
    expect(edge.games.received.signals).toEqual([]);
    expect((await bob.next('resync')).state).toMatchObject({ version: 3, moves: [{ san: 'e4' }] });
    bob.say(move('m2', 1, 'e7e5'));
    await bob.next('ack');
    expect((await alice.next('resync', ({ state }) => state.version === 4)).state).toMatchObject({
      version: 4,
    });
  });

  it('a move over another edge is seen by asking the game now and then', async () => {
    await start();
    const other = await TestEdge.start({ feed: edge.feed, games: edge.games });
    try {
      const { client: alice } = await edge.join(gameId, 'alice');
      const { client: bob } = await other.join(gameId, 'bob');
      edge.feed.goDown();
      alice.say(move('m1', 0, 'e2e4'));
      expect((await bob.next('resync')).state.version).toBe(3);
      expect(other.metrics.value('live_game_resyncs_total', { cause: 'poll' })).toBe(1);
    } finally {
      await other.stop();
    }
  });

  it('newcomers are welcomed with the state of the game, and hear of events when Redis is back', async () => {
    await start();
    edge.feed.goDown();
    const { client, welcome } = await edge.join(gameId, 'alice');
    expect(welcome).toMatchObject({ version: 2, seat: 'white' });
    edge.feed.comeBack();
    client.say(move('m1', 0, 'e2e4'));
    expect(await client.next('event')).toMatchObject({ v: 3 });
    expect(edge.games.received.signals).toHaveLength(1);
  });

  it('no more questions are asked of games than the allowance, and the rest may come again', async () => {
    await start({ limits: { stateQueriesPerSecond: 2, tickMs: 60_000 } });
    const games = [gameId, await createGame(edge.games), await createGame(edge.games)];
    edge.feed.goDown();
    const clients = await Promise.all(games.map((game) => edge.client(game)));
    for (const client of clients) client.say({ t: 'hello' });
    await Promise.all([clients[0]?.next('welcome'), clients[1]?.next('welcome')]);
    expect(await clients[2]?.next('refused')).toMatchObject({ code: 'unavailable' });
    expect(await clients[2]?.closed).toEqual({ code: 4003, reason: 'unavailable' });
    expect(edge.games.queries).toBe(2);
  });

  it('games take turns to be asked', async () => {
    await start({ limits: { stateQueriesPerSecond: 10 } });
    const games = await Promise.all(Array.from({ length: 25 }, () => createGame(edge.games)));
    const joined = await Promise.all(games.map((game) => edge.join(game, null)));
    edge.feed.goDown();
    const input = { id: 'm1', by: ALICE, receivedAt: Date.now(), correlationId: null, lagMs: 0 };
    for (const game of games) await edge.games.move(game, { ...input, ply: 0, uci: 'e2e4' });
    await Promise.all(joined.map(({ client }) => client.next('resync')));
    expect(edge.games.queries).toBeLessThan(40);
  });

  it('and Temporal too, a hello is refused and the socket closed until later', async () => {
    await start();
    edge.feed.goDown();
    edge.games.isTemporalUp = false;
    const client = await edge.client(gameId);
    client.say({ t: 'hello', token: 'token-alice' });
    expect(await client.next('refused')).toMatchObject({ id: null, code: 'unavailable' });
    expect(await client.closed).toEqual({ code: 4003, reason: 'unavailable' });
  });

  it('players are still told what the rules refuse', async () => {
    await start();
    const { client } = await edge.join(gameId, 'bob');
    edge.feed.goDown();
    client.say(move('m1', 0, 'e7e5'));
    expect(await client.next('refused')).toMatchObject({ id: 'm1', code: 'not_your_turn' });
  });
});

describe('after Redis was away', () => {
  it('missed events are caught up from the stream where the workers could write', async () => {
    await start({ limits: { tickMs: 60_000 } });
    const { client } = await edge.join(gameId, 'alice');
    edge.feed.lose(1);
    const input = { id: 'm1', by: ALICE, correlationId: null, lagMs: 0 };
    await edge.games.move(gameId, { ...input, receivedAt: Date.now(), ply: 0, uci: 'e2e4' });
    edge.feed.goDown();
    edge.feed.comeBack();
    expect(await client.next('event')).toMatchObject({ v: 3 });
    expect(client.all('resync')).toEqual([]);
  });

  it('and was emptied, the state comes from the game', async () => {
    await start({ limits: { tickMs: 60_000 } });
    const { client } = await edge.join(gameId, 'alice');
    edge.feed.goDown();
    const input = { id: 'm1', by: ALICE, correlationId: null, lagMs: 0 };
    await edge.games.move(gameId, { ...input, receivedAt: Date.now(), ply: 0, uci: 'e2e4' });
    edge.feed.flush();
    edge.feed.comeBack();
    expect((await client.next('resync')).state.version).toBe(3);
    expect(edge.metrics.value('live_game_resyncs_total', { cause: 'reconnect' })).toBe(1);
  });
});

it('a game whose workflow is lost takes a move when it is back, under the same id', async () => {
  await start();
  const { client: alice } = await edge.join(gameId, 'alice');
  const bringBack = edge.games.lose(gameId);
  alice.say(move('m1', 0, 'e2e4'));
  expect(await alice.next('refused')).toMatchObject({ id: 'm1', code: 'unavailable' });
  bringBack();
  alice.say(move('m1', 0, 'e2e4'));
  expect(await alice.next('ack')).toMatchObject({ id: 'm1', v: 3 });
});
