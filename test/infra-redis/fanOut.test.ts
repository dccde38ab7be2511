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
const by = { kind: 'user', userId: 'alice' } as const;
const answer = (commandId: string) => ({ commandId, by, answer: { ok: true, version: 1, at: 1 } }) as const;
const versions = async () => (await world.feed.eventsAfter(game.gameId, 0))?.map(({ hash }) => hash);
const ttlS = (key: 'events' | 'state') => world.edge.ttl(gameKeys(game.gameId)[key]);

describe('a game that goes well', () => {
  test('its events come through in order, with the hash that they continue', async () => {
    const { heard } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(1, 2));
    await world.fanOut.publish(game.update(3, 3));
    await vi.waitFor(() => expect(heard).toHaveLength(2), SOON);
    expect(heard).toEqual([
      { t: 'events', first: 1, previousHash: '', hash: game.hash(2), events: [game.event(1), game.event(2)] },
      { t: 'events', first: 3, previousHash: game.hash(2), hash: game.hash(3), events: [game.event(3)] },
    ]);
    expect(await world.feed.loadState(game.gameId)).toEqual(game.state(3));
  });

  test('answers follow the events that they are about', async () => {
    const { heard, kinds } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(1, 1, { answers: [answer('c1')] }));
    await vi.waitFor(() => expect(kinds()).toEqual(['events', 'answers']), SOON);
    expect(heard[1]).toEqual({ t: 'answers', answers: [answer('c1')] });
  });

  test('a refusal, which makes no event, only answers', async () => {
    await world.fanOut.publish(game.update(1, 1));
    const { kinds } = await listen(world.feed, game.gameId);
    await world.fanOut.publish({ ...game.update(1, 1, { answers: [answer('x')] }), events: [] });
    await vi.waitFor(() => expect(kinds()).toEqual(['answers']), SOON);
  });

  test('what came is kept for a fortnight while it is live and for an hour after its end', async () => {
    await world.fanOut.publish(game.update(1, 1));
    expect(await ttlS('events')).toBeGreaterThan(13 * 86_400);
    expect(await ttlS('state')).toBeGreaterThan(13 * 86_400);
    const ended = { ...game.state(2), status: 'ended' as const, play: null, endedAt: 2 };
    const ending = { termination: 'aborted', result: '*', winner: null } as const;
    await world.fanOut.publish({ ...game.update(2, 2), state: { ...ended, ending } });
    for (const key of ['events', 'state'] as const) {
      expect(await ttlS(key)).toBeGreaterThan(3_500);
      expect(await ttlS(key)).toBeLessThanOrEqual(3_600);
    }
  });
});

describe('a workflow task that was repeated', () => {
  beforeEach(() => world.fanOut.publish(game.update(1, 3)));

  test('the same events are not shown twice, the answers are', async () => {
    const { kinds } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(3, 3, { answers: [answer('c3')] }));
    await vi.waitFor(() => expect(kinds()).toEqual(['answers']), SOON);
    expect(await versions()).toEqual([1, 2, 3].map((version) => game.hash(version)));
  });

  test('one that decided the same and then more adds only the rest', async () => {
    const { heard } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(3, 5));
    await vi.waitFor(() => expect(heard).toHaveLength(1), SOON);
    expect(heard[0]).toEqual({
      t: 'events',
      first: 4,
      previousHash: game.hash(3),
      hash: game.hash(5),
      events: [game.event(4), game.event(5)],
    });
    expect((await world.feed.loadState(game.gameId))?.version).toBe(5);
  });

  test('one that comes late, when the game has gone on, changes nothing', async () => {
    await world.fanOut.publish(game.update(4, 6));
    await world.fanOut.publish(game.update(2, 4));
    expect((await world.feed.loadState(game.gameId))?.version).toBe(6);
    expect(await versions()).toHaveLength(6);
  });

  test('one that decided otherwise replaces what was shown, and all resync', async () => {
    const { heard } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(3, 3, { fork: '-b' }));
    await vi.waitFor(() => expect(heard).toEqual([{ t: 'resync', state: game.state(3, '-b') }]), SOON);
    expect(await world.feed.loadState(game.gameId)).toEqual(game.state(3, '-b'));
    expect(await world.feed.eventsAfter(game.gameId, 1), 'the old events are gone').toBeNull();
  });

  test('one that was lost shows itself by the next, which continues another event', async () => {
    const { heard } = await listen(world.feed, game.gameId);
    await world.fanOut.publish({ ...game.update(4, 4), previousHash: game.hash(3, '-b') });
    await vi.waitFor(() => expect(heard).toEqual([{ t: 'resync', state: game.state(4) }]), SOON);
    await world.fanOut.publish(game.update(5, 5));
    await vi.waitFor(() => expect(heard[1]).toMatchObject({ t: 'events', previousHash: game.hash(4) }), SOON);
  });
});

describe('an update that never came', () => {
  test('makes all resync at the next, once', async () => {
    await world.fanOut.publish(game.update(1, 2));
    const { kinds } = await listen(world.feed, game.gameId);
    await world.fanOut.publish(game.update(4, 4));
    await world.fanOut.publish(game.update(5, 5));
    await vi.waitFor(() => expect(kinds()).toEqual(['resync', 'events']), SOON);
    expect(await world.feed.eventsAfter(game.gameId, 4)).toEqual([game.event(5)]);
    expect(await world.metrics.text()).toMatch(/live_game_resyncs_total\{cause="gap"\} [1-9]/);
  });
});

describe('many at once', () => {
  test('updates of one game from several workers leave one gapless history', async () => {
    const other = await openWorld();
    const { heard } = await listen(world.feed, game.gameId);
    const LAST = 60;
    for (let version = 1; version <= LAST; version += 3) {
      const update = game.update(version, version + 2);
      await Promise.all([world.fanOut, other.fanOut, world.fanOut].map((fanOut) => fanOut.publish(update)));
    }
    await vi.waitFor(() => expect(heard).toHaveLength(LAST / 3), SOON);
    const shown = heard.flatMap((message) => (message.t === 'events' ? message.events : []));
    expect(shown.map(({ version }) => version)).toEqual(Array.from({ length: LAST }, (_, n) => n + 1));
    expect(await versions()).toHaveLength(LAST);
    other.close();
  });

  test('updates that are sent without waiting arrive in their order', async () => {
    const games = Array.from({ length: 20 }, () => new Game());
    const sent = games.flatMap((one) => [1, 2, 3, 4, 5].map((version) => one.update(version, version)));
    await Promise.all(sent.map((update) => world.fanOut.publish(update)));
    for (const one of games) expect(await world.feed.eventsAfter(one.gameId, 0)).toHaveLength(5);
  });
});

test('a Redis that refuses the script does not stop the game', async () => {
  await world.edge.set(gameKeys(game.gameId).events, 'not a stream');
  await expect(world.fanOut.publish(game.update(1, 1))).resolves.toBeUndefined();
});
