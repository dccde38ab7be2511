import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { playElsewhere } from '../support/liveGames.js';
import { ALICE, TestEdge, createGame } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
beforeEach(async () => {
  edge = await TestEdge.start({
    limits: { framesPerMinute: 1e6, frameBurst: 1e4, socketsPerUserAndGame: 1e3 },
  });
  gameId = await createGame(edge.games);
});
afterEach(() => edge.stop());

async function playedElsewhere(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const { version } = edge.games.stateOf(gameId);
    playElsewhere(edge.games, gameId, n * 7);
    await expect.poll(() => edge.games.stateOf(gameId).version).toBeGreaterThan(version);
  }
}

const hashAt = (version: number) => edge.games.eventsOf(gameId)[version - 1]?.hash;

describe('resume', () => {
  it.each([
    ['with the right hash', () => hashAt(3)],
    ['without a hash', () => undefined],
  ])('%s brings exactly the missed events', async (_what, hash) => {
    await playedElsewhere(4);
    const { welcome } = await edge.join(gameId, 'alice', { version: 3, ...(hash() && { hash: hash() }) });
    expect(welcome).toMatchObject({ state: null, version: 6, hash: hashAt(6), seat: 'white' });
    expect(welcome.events).toEqual(edge.games.eventsOf(gameId).slice(3));
    expect(edge.metrics.value('live_game_websocket_reconnects_total', { how: 'events' })).toBe(1);
  });

  it('at the newest version brings nothing', async () => {
    const { welcome } = await edge.join(gameId, 'alice', { version: 2, hash: hashAt(2) });
    expect(welcome).toMatchObject({ state: null, events: [], version: 2 });
  });

  it('from the very beginning brings all', async () => {
    await playedElsewhere(2);
    const { welcome } = await edge.join(gameId, 'alice', { version: 0, hash: '' });
    expect(welcome.events).toEqual(edge.games.eventsOf(gameId));
  });

  it.each([
    ['with another history', () => ({ version: 3, hash: 'f'.repeat(64) })],
    ['with another history at the newest version', () => ({ version: 4, hash: 'f'.repeat(64) })],
    ['ahead of the game', () => ({ version: 99, hash: 'f'.repeat(64) })],
    ['ahead of the game, without a hash', () => ({ version: 99 })],
  ])('%s brings the full state', async (_what, resume) => {
    await playedElsewhere(2);
    const { welcome } = await edge.join(gameId, 'alice', resume());
    expect(welcome).toMatchObject({ version: 4, events: [], state: { version: 4, hash: hashAt(4) } });
    expect(edge.metrics.value('live_game_websocket_reconnects_total', { how: 'state' })).toBe(1);
  });

  it('brings the full state when the stream does not go back so far', async () => {
    await playedElsewhere(3);
    edge.feed.flush();
    await edge.feed.restore(edge.games.stateOf(gameId));
    const { welcome } = await edge.join(gameId, 'alice', { version: 3, hash: hashAt(3) });
    expect(welcome.state).toMatchObject({ version: 5 });
  });

  it('ahead of what this edge has heard first catches up', async () => {
    const { client: watcher } = await edge.join(gameId, null);
    edge.feed.lose(2);
    await playedElsewhere(1);
    const { welcome } = await edge.join(gameId, 'alice', { version: 3, hash: hashAt(3) });
    expect(welcome).toMatchObject({ state: null, events: [], version: 3 });
    expect(await watcher.next('event')).toMatchObject({ v: 3 });
  });

  it('ahead of what Redis has asks the game', async () => {
    await edge.join(gameId, null);
    edge.feed.goDown();
    await playedElsewhere(1);
    edge.feed.comeBack();
    const { welcome } = await edge.join(gameId, 'alice', { version: 3, hash: hashAt(3) });
    expect(welcome.version).toBe(3);
  });
});

describe('the first socket of a game', () => {
  it('misses nothing that happens between the subscription and the state', async () => {
    edge.feed.afterRead = () => playedElsewhere(1);
    const { client, welcome } = await edge.join(gameId, null);
    expect(welcome.version).toBe(3);
    await playedElsewhere(1);
    expect(await client.next('event')).toMatchObject({ v: 4 });
  });

  it('shares the loading of the state with others', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => edge.client(gameId)));
    await Promise.all(clients.map((client) => client.hello()));
    expect(edge.feed.calls.loadState).toBe(1);
    expect(edge.feed.subscribers(gameId)).toBe(1);
  });

  it('of a game that Redis has forgotten gets the state from the game, and Redis gets it back', async () => {
    edge.feed.flush();
    const { welcome } = await edge.join(gameId, 'alice');
    expect(welcome).toMatchObject({ version: 2, hash: hashAt(2) });
    expect(await edge.feed.loadState(gameId)).toMatchObject({ version: 2 });
  });

  it('after the last one has left opens a new room', async () => {
    await edge.stop();
    edge = await TestEdge.start({ limits: { lingerMs: 30 }, feed: edge.feed, games: edge.games });
    const { client } = await edge.join(gameId, 'alice');
    await client.close();
    await expect.poll(() => edge.feed.subscribers(gameId)).toBe(0);
    const { welcome } = await edge.join(gameId, 'alice');
    expect(welcome.version).toBe(2);
  });
});

describe('a broken feed', () => {
  it('with a lost event is caught up from the stream, without a resync', async () => {
    const { client } = await edge.join(gameId, null);
    edge.feed.lose(2);
    await playedElsewhere(2);
    expect(await client.next('event')).toMatchObject({ v: 3 });
    expect(await client.next('event')).toMatchObject({ v: 4 });
    expect(client.all('resync')).toEqual([]);
  });

  it('hears what happens while it is caught up', async () => {
    await edge.stop();
    edge = await TestEdge.start({ limits: { tickMs: 60_000 }, feed: edge.feed, games: edge.games });
    const { client } = await edge.join(gameId, null);
    edge.feed.lose(2);
    await playedElsewhere(1);
    edge.feed.afterRead = () => playedElsewhere(1);
    await playedElsewhere(1);
    await client.next('event', ({ v }) => v === 5);
    expect(client.all('event').map(({ v }) => v)).toEqual([3, 4, 5]);
  });

  it('whose Redis has lost its last writes is put right by asking the game', async () => {
    const { client } = await edge.join(gameId, null);
    const before = edge.games.stateOf(gameId);
    await playedElsewhere(1);
    await client.next('event');
    edge.feed.flush();
    const events = edge.games.eventsOf(gameId).slice(0, 2);
    await edge.feed.publish({
      gameId,
      previousHash: '',
      events,
      state: before,
      answers: [],
      unconfirmed: [],
    });
    edge.feed.goDown();
    edge.feed.comeBack();
    await expect.poll(() => edge.feed.loadState(gameId)).toMatchObject({ version: 3 });
    expect(client.all('resync')).toEqual([]);
  });

  it('with a move that was shown and then did not happen is resynced', async () => {
    const { client } = await edge.join(gameId, null);
    const input = { id: 'ghost', by: ALICE, receivedAt: Date.now(), correlationId: null };
    await edge.games.showAndForget(gameId, input, { type: 'playMove', ply: 0, uci: 'a2a3', lagMs: 0 });
    expect(await client.next('event')).toMatchObject({ v: 3, event: { uci: 'a2a3' } });
    await playedElsewhere(1);
    const { state } = await client.next('resync');
    expect(state).toMatchObject({ version: 3, hash: hashAt(3) });
    expect(edge.metrics.value('live_game_resyncs_total', { cause: 'told' })).toBe(1);
  });

  it('is noticed by the hash even if nobody tells', async () => {
    const { client } = await edge.join(gameId, null);
    const input = { id: 'ghost', by: ALICE, receivedAt: Date.now(), correlationId: null };
    await edge.games.showAndForget(gameId, input, { type: 'playMove', ply: 0, uci: 'a2a3', lagMs: 0 });
    await client.next('event');
    edge.feed.lose(2);
    await playedElsewhere(1);
    await playedElsewhere(1);
    const { state } = await client.next('resync');
    expect(state).toMatchObject({ version: 4, hash: hashAt(4) });
  });
});
