import { afterEach, describe, expect, it } from 'vitest';
import { limiter } from '../support/restEdge.js';
import { playElsewhere } from '../support/liveGames.js';
import { createGame } from '../support/socketEdge.js';
import { WatchEdge } from '../support/watchEdge.js';

let edge: WatchEdge;
afterEach(() => edge.stop());

const game = () => createGame(edge.sockets.games);
const versionOf = (gameId: string) => edge.sockets.games.stateOf(gameId).version;
const after = (version: number) => ({ 'last-event-id': String(version) });
/** Another half-move, and the time for the feed to carry it. */
async function play(gameId: string, plies = 1): Promise<void> {
  for (let ply = 0; ply < plies; ply += 1) {
    const before = versionOf(gameId);
    playElsewhere(edge.sockets.games, gameId, ply);
    await expect.poll(() => versionOf(gameId)).toBe(before + 1);
  }
}
const resign = (gameId: string) =>
  edge.rest.as('alice').post(`/v1/games/${gameId}/actions`, { action: { type: 'resign' } });

describe('a stream', () => {
  it('begins with a welcome and goes on with every event in order, the version as id', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const stream = await edge.watch(gameId);
    expect(stream.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    await play(gameId, 5);
    await expect.poll(() => stream.versions).toEqual([3, 4, 5, 6, 7]);
    expect(stream.messages[0]).toMatchObject({ t: 'welcome', seat: null, version: 2, events: [] });
    expect(stream.all('event').map(({ hash }) => hash)).toEqual(
      edge.sockets.games
        .eventsOf(gameId)
        .slice(2)
        .map(({ hash }) => hash),
    );
    expect(stream.lastEventId).toBe('7');
    expect(stream.retryMs).toBeGreaterThan(0);
  });

  it('is documented as what it is, and HEAD does not wait for its end', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    expect(edge.rest.document).toMatchObject({
      paths: {
        '/v1/games/{gameId}/stream': {
          get: { responses: { 200: { content: { 'text/event-stream': { schema: { type: 'string' } } } } } },
        },
      },
    });
    const head = await fetch(`${edge.rest.base}/v1/games/${gameId}/stream`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toMatch('text/event-stream');
    expect(edge.openStreams).toBe(0);
  });

  it('knows a player by the token, and a browser by a ticket that works once', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const byToken = await edge.watch(gameId, 'alice');
    await expect.poll(() => byToken.all('welcome')[0]?.seat).toBe('white');
    const ticket = await edge.sockets.tickets.issue({ kind: 'user', userId: 'bob' });
    const byTicket = (await edge.ask(gameId, null, {}, `?ticket=${ticket}`)).read();
    await expect.poll(() => byTicket.all('welcome')[0]?.seat).toBe('black');
    expect((await edge.ask(gameId, null, {}, `?ticket=${ticket}`)).response.statusCode).toBe(401);
  });

  it('comes back after the last event that it had: none is missing, none comes twice', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const first = await edge.watch(gameId);
    await play(gameId, 2);
    await expect.poll(() => first.versions).toEqual([3, 4]);
    first.leave();
    await play(gameId, 3);
    const second = await edge.watch(gameId, null, after(Number(first.lastEventId)));
    await play(gameId);
    await expect.poll(() => second.versions).toEqual([8]);
    const [welcome] = second.all('welcome');
    expect(welcome?.state).toBeNull();
    expect(welcome?.events.map(({ version }) => version)).toEqual([5, 6, 7]);
  });

  it.each([
    ['from a version that is ahead', after(99)],
    ['with an id that is not ours', { 'last-event-id': 'x' }],
  ])('that comes back %s is given the whole state', async (_what, headers) => {
    edge = await WatchEdge.start();
    const stream = await edge.watch(await game(), null, headers);
    await expect.poll(() => stream.all('welcome')[0]?.state?.version).toBe(2);
  });

  it('outlives the end of its game, which is an event like others', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const stream = await edge.watch(gameId);
    await play(gameId, 2);
    await resign(gameId);
    await expect.poll(() => stream.all('event').at(-1)?.event.type).toBe('GameEnded');
    expect(stream.isOver).toBe(false);
  });

  it('is ended with a reason when the edge is replaced, and no new one begins there', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const stream = await edge.watch(gameId);
    await expect.poll(() => stream.all('welcome').length).toBe(1);
    edge.streams.close();
    await expect.poll(() => stream.isOver).toBe(true);
    expect(stream.goodbyes).toEqual([{ code: 4000, reason: 'draining' }]);
    const { response } = await edge.ask(gameId);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBeDefined();
  });

  it('is ended when it is old, so that its client shows a fresh token', async () => {
    edge = await WatchEdge.start({ limits: { socketAgeMs: 100 } });
    const stream = await edge.watch(await game(), 'alice');
    await expect.poll(() => stream.isOver).toBe(true);
    expect(stream.goodbyes).toEqual([{ code: 4002, reason: 'reauthenticate' }]);
  });

  it('whose client does not read is cut, and others are not held up', async () => {
    edge = await WatchEdge.start({ limits: { bufferedBytes: 100_000 } });
    const gameId = await game();
    const slow = await edge.ask(gameId);
    const quick = await edge.watch(gameId);
    const state = edge.sockets.games.stateOf(gameId);
    const settings = { ...state.settings, startFen: 'x'.repeat(500_000) };
    for (let round = 0; edge.openStreams > 1 && round < 100; round += 1) {
      edge.sockets.feed.tell(gameId, {
        t: 'resync',
        state: { ...state, settings, hash: `other-${round}` },
      });
      await expect.poll(() => quick.all('resync').length).toBe(round + 1);
    }
    expect(edge.openStreams).toBe(1);
    expect(edge.sockets.metrics.value('live_game_websocket_closed_total', { code: '4008' })).toBe(1);
    slow.read();
    await expect.poll(() => slow.isOver).toBe(true);
    expect(quick.isOver).toBe(false);
  });

  it('whose client goes away leaves nothing behind', async () => {
    edge = await WatchEdge.start({ limits: { lingerMs: 50, spectatorsMs: 10 } });
    const gameId = await game();
    const streams = [await edge.watch(gameId), await edge.watch(gameId)];
    const { feed } = edge.sockets;
    await expect.poll(() => feed.spectatorReports.at(-1)).toBe(2);
    streams.forEach((stream) => stream.leave());
    await expect.poll(() => edge.openStreams).toBe(0);
    await expect.poll(() => feed.subscribers(gameId)).toBe(0);
    expect(feed.spectatorReports.at(-1)).toBe(0);
  });

  it('makes a player present, and the end of it absent', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    const onlooker = await edge.watch(gameId);
    const alice = await edge.watch(gameId, 'alice');
    await expect.poll(() => alice.all('welcome').length).toBe(1);
    alice.leave();
    await expect.poll(() => onlooker.all('presence').at(-1)).toMatchObject({ color: 'white' });
    expect(onlooker.all('presence').at(-1)?.goneSince).not.toBeNull();
  });
});

describe('nobody is let in', () => {
  const codeOf = async (gameId: string, name: string) => {
    const answer = await edge.rest.as(name).get(`/v1/games/${gameId}/stream`);
    return [answer.status, JSON.parse(answer.text).code];
  };

  it('to a game that is not there', async () => {
    edge = await WatchEdge.start();
    expect(await codeOf('nothinghere0', 'alice')).toEqual([404, 'game_not_found']);
    expect(edge.openStreams).toBe(0);
  });

  it('with a token that is not valid', async () => {
    edge = await WatchEdge.start();
    expect(await codeOf(await game(), 'nobody.x')).toEqual([401, 'unauthenticated']);
  });

  it('without a name, where the service wants one', async () => {
    edge = await WatchEdge.start({}, { allowAnonymous: false });
    expect((await edge.ask(await game())).response.statusCode).toBe(401);
  });

  it.each(['ip', 'user'] as const)('who connects too often (%s)', async (what) => {
    const connects = { ip: limiter(Infinity), user: limiter(Infinity), [what]: limiter(1) };
    edge = await WatchEdge.start({}, { connects });
    const gameId = await game();
    await edge.watch(gameId, 'alice');
    expect(await codeOf(gameId, 'alice')).toEqual([429, 'rate_limited']);
  });

  it('who has too many sockets and streams in this game already', async () => {
    edge = await WatchEdge.start({ limits: { socketsPerUserAndGame: 2 } });
    const gameId = await game();
    await edge.sockets.join(gameId, 'alice');
    await edge.watch(gameId, 'alice');
    expect(await codeOf(gameId, 'alice')).toEqual([429, 'rate_limited']);
  });

  it('to an edge that is full', async () => {
    edge = await WatchEdge.start({ limits: { socketsPerEdge: 1 } });
    const gameId = await game();
    await edge.watch(gameId);
    expect(await codeOf(gameId, 'bob')).toEqual([503, 'unavailable']);
  });

  it('while the game cannot be had from anywhere', async () => {
    edge = await WatchEdge.start();
    const gameId = await game();
    edge.sockets.feed.goDown();
    edge.sockets.games.isTemporalUp = false;
    expect(await codeOf(gameId, 'bob')).toEqual([503, 'unavailable']);
  });
});
