import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Color } from '../../src/domain/chess/types.js';
import { gameKeys } from '../../src/infra/redis/keys.js';
import { createPresence } from '../../src/infra/redis/presence.js';
import { Game, listen, openWorld } from './support.js';
import { SOON } from '../support/soon.js';

const START = 1_700_000_000_000;
let now = START;
let world: Awaited<ReturnType<typeof openWorld>>;
let gameId = '';
let heard: Awaited<ReturnType<typeof listen>>['heard'];
const edge = (name: string) =>
  createPresence({ redis: world.edge, metrics: world.metrics, edge: name, now: () => now });

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  gameId = new Game().gameId;
  now = START;
  ({ heard } = await listen(world.feed, gameId));
});

const here = (color: Color) => ({ t: 'presence', color, goneSince: null });
const gone = (color: Color, goneSince: number) => ({ t: 'presence', color, goneSince });
/** Everything that was published so far has been heard once this message is. */
async function heardSoFar() {
  const marker = JSON.stringify({ t: 'answers', answers: [] });
  await world.edge.spublish(gameKeys(gameId).channel, marker);
  await vi.waitFor(() => expect(heard.at(-1)?.t).toBe('answers'), SOON);
  return heard.filter(({ t }) => t !== 'answers');
}

describe('players', () => {
  test('of one who never came nothing is known', async () => {
    expect(await edge('a').goneSince(gameId, 'white', now)).toBeNull();
    await edge('a').leave(gameId, 'white', now);
    expect(await edge('a').goneSince(gameId, 'white', now)).toBeNull();
  });

  test('coming, staying and leaving is told once each', async () => {
    await edge('a').touch(gameId, 'white', now);
    await edge('a').touch(gameId, 'white', (now += 5_000));
    await edge('a').leave(gameId, 'white', (now += 1_000));
    expect(await edge('b').goneSince(gameId, 'white', now + 60_000)).toBe(now);
    expect(await heardSoFar()).toEqual([here('white'), gone('white', now)]);
  });

  test('one with sockets on two edges who closes one is not gone', async () => {
    await edge('a').touch(gameId, 'white', now);
    await edge('b').touch(gameId, 'white', now);
    await edge('a').leave(gameId, 'white', (now += 1_000));
    expect(await edge('a').goneSince(gameId, 'white', now)).toBeNull();
    await edge('b').leave(gameId, 'white', (now += 1_000));
    expect(await edge('a').goneSince(gameId, 'white', now)).toBe(now);
    expect(await heardSoFar()).toEqual([here('white'), gone('white', now)]);
  });

  test('one who comes back is here, and a later absence counts anew', async () => {
    await edge('a').touch(gameId, 'white', now);
    await edge('a').leave(gameId, 'white', (now += 1_000));
    await edge('b').touch(gameId, 'white', (now += 20_000));
    expect(await edge('a').goneSince(gameId, 'white', now)).toBeNull();
    await edge('b').leave(gameId, 'white', (now += 1_000));
    expect(await edge('a').goneSince(gameId, 'white', now)).toBe(now);
  });

  test("when an edge dies its player is gone since the edge's last touch", async () => {
    await edge('dead').touch(gameId, 'white', now);
    expect(await edge('b').goneSince(gameId, 'white', now + 9_000)).toBeNull();
    expect(await edge('b').goneSince(gameId, 'white', now + 11_000)).toBe(START);
  });

  test("the opponent's touches find out that an edge has died", async () => {
    await edge('dead').touch(gameId, 'white', now);
    for (let n = 0; n < 4; n += 1) {
      await edge('b').touch(gameId, 'black', now);
      now += 5_000;
    }
    expect(await heardSoFar()).toEqual([here('white'), here('black'), gone('white', START)]);
  });

  test('one who leaves an edge while another died is gone since the later of both', async () => {
    await edge('dead').touch(gameId, 'white', now);
    await edge('b').touch(gameId, 'white', now);
    await edge('b').leave(gameId, 'white', (now += 11_000));
    expect(await edge('c').goneSince(gameId, 'white', now)).toBe(now);
  });

  test('two edges at the same moment tell the channel once', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => edge(name).touch(gameId, 'black', now)));
    await Promise.all(['a', 'b', 'c'].map((name) => edge(name).leave(gameId, 'black', now + 1)));
    expect(await heardSoFar()).toEqual([here('black'), gone('black', now + 1)]);
  });
});

describe('spectators', () => {
  const totals = async () =>
    (await heardSoFar()).map((message) => (message.t === 'spectators' ? message.n : null));

  test('are counted over all edges, and told when the number changes', async () => {
    await edge('a').spectators(gameId, 2);
    await edge('b').spectators(gameId, 3);
    await edge('b').spectators(gameId, 3);
    await edge('a').spectators(gameId, 0);
    await edge('b').spectators(gameId, 0);
    expect(await totals()).toEqual([2, 5, 3, 0]);
  });

  test('of an edge that died are forgotten', async () => {
    await edge('dead').spectators(gameId, 2);
    await edge('b').spectators(gameId, 1);
    now += 31_000;
    await edge('b').spectators(gameId, 1);
    expect(await totals()).toEqual([2, 3, 1]);
  });

  test('nobody at a game that nobody watched is no news', async () => {
    await edge('a').spectators(gameId, 0);
    expect(await totals()).toEqual([]);
  });
});

test('what is known of a game does not stay for ever', async () => {
  await edge('a').touch(gameId, 'white', now);
  await edge('a').spectators(gameId, 1);
  const { presence, spectators } = gameKeys(gameId);
  expect(await world.edge.ttl(presence)).toBeGreaterThan(3_000);
  expect(await world.edge.ttl(spectators)).toBeGreaterThan(30);
});
