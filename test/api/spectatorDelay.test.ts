import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CreatedGame, GameEvents, GameView } from '../../src/contract/rest.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

const DELAY = 60_000;
let edge: RestEdge;
beforeEach(async () => {
  edge = await startRestEdge();
});
afterEach(() => edge.stop());

const requestWith = (spectatorDelayMs: unknown) => ({
  players: [
    { kind: 'user', userId: 'alice' },
    { kind: 'user', userId: 'bob' },
  ],
  color: 'white',
  timeControl: '300+5',
  spectatorDelayMs,
});
const create = async (spectatorDelayMs: unknown) =>
  (await edge.as('service.matchmaking').post('/v1/games', requestWith(spectatorDelayMs))).as(CreatedGame);
const move = (name: string, gameId: string, ply: number, uci: string) =>
  edge.as(name).post(`/v1/games/${gameId}/moves`, { ply, uci });

/** A game in which 1. e4 was played, 10 s later e5, and 10 s later White resigned; that is now. */
async function endedGame(): Promise<string> {
  const { gameId } = await create(DELAY);
  await move('alice', gameId, 0, 'e2e4');
  edge.clock.now += 10_000;
  await move('bob', gameId, 1, 'e7e5');
  edge.clock.now += 10_000;
  await edge.as('alice').post(`/v1/games/${gameId}/actions`, { action: { type: 'resign' } });
  return gameId;
}

/** What somebody is shown of a game, over every address that shows one. */
async function seenBy(name: string, gameId: string) {
  const as = edge.as(name);
  const game = await as.get(`/v1/games/${gameId}`);
  const pgn = await as.get(`/v1/games/${gameId}/pgn`);
  const { events } = (await as.get(`/v1/games/${gameId}/events`)).as(GameEvents);
  const { state, now } = game.as(GameView);
  expect(events.at(-1)).toMatchObject({ version: state.version, hash: state.hash });
  expect(pgn.headers.get('etag')).toBe(game.headers.get('etag'));
  return { state, now, pgn: pgn.text, version: state.version };
}

describe('an onlooker of a game with a delay', () => {
  test('is shown each move when it is old enough, over every address', async () => {
    const gameId = await endedGame();
    const seen = await seenBy('carol', gameId);
    expect(seen).toMatchObject({ version: 2, state: { status: 'in_progress', moves: [] } });
    expect(seen.now).toBe(edge.clock.now - DELAY);
    expect(seen.pgn).not.toContain('e4');
    edge.clock.now += DELAY - 20_000 - 1;
    expect(await seenBy('carol', gameId)).toMatchObject({ version: 2 });
    edge.clock.now += 1;
    expect(await seenBy('carol', gameId)).toMatchObject({ version: 3, state: { moves: [{ san: 'e4' }] } });
    edge.clock.now += 10_000;
    expect((await seenBy('carol', gameId)).pgn).toMatch(/1\. e4 .*e5 .*\*/s);
    edge.clock.now += 10_000;
    expect(await seenBy('carol', gameId)).toMatchObject({ version: 5, state: { status: 'ended' } });
  });

  test('is told nothing after the version that may be shown', async () => {
    const gameId = await endedGame();
    for (const after of [2, 3, 99]) {
      const answer = await edge.as('carol').get(`/v1/games/${gameId}/events?after=${after}`);
      expect(answer.as(GameEvents).events).toEqual([]);
    }
  });

  test('does not learn by a tag that something has happened', async () => {
    const { gameId } = await create(DELAY);
    const path = `/v1/games/${gameId}`;
    const etag = (await edge.as('carol').get(path)).headers.get('etag') ?? '';
    await move('alice', gameId, 0, 'e2e4');
    expect((await edge.as('carol').get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('is shown nothing rather than too much while the events are not to be had', async () => {
    const gameId = await endedGame();
    edge.feed.flush();
    expectProblem(await edge.as('carol').get(`/v1/games/${gameId}`), 503, 'unavailable');
    expectProblem(await edge.as('carol').get(`/v1/games/${gameId}/pgn`), 503, 'unavailable');
    expectProblem(await edge.as('carol').get(`/v1/games/${gameId}/events`), 503, 'unavailable');
    edge.clock.now += DELAY;
    const answer = await edge.as('carol').get(`/v1/games/${gameId}`);
    expect(answer.as(GameView).state.status).toBe('ended');
  });
});

test.each(['alice', 'bob', 'ops.desk', 'service.x'])('%s sees all at once', async (name) => {
  expect(await seenBy(name, await endedGame())).toMatchObject({ version: 5, now: edge.clock.now });
});

test('without a delay everybody sees all at once', async () => {
  const { gameId, state } = await create(0);
  expect(state.settings).not.toHaveProperty('spectatorDelayMs');
  await move('alice', gameId, 0, 'e2e4');
  expect(await seenBy('carol', gameId)).toMatchObject({ version: 3, now: edge.clock.now });
});

test('a rematch has the delay of its game', async () => {
  const gameId = await endedGame();
  const rematch = (await edge.as('bob').post(`/v1/games/${gameId}/rematch`)).as(CreatedGame);
  expect(rematch.state.settings.spectatorDelayMs).toBe(DELAY);
});

test.each([-1, 1.5, 1_800_001, '60', null])('a delay of %s is refused', async (delay) => {
  const answer = await edge.as('service.matchmaking').post('/v1/games', requestWith(delay));
  expectProblem(answer, 400, 'invalid_request');
  expect(answer.text).toContain('spectatorDelayMs');
});

test('a delay of half an hour is the longest', async () => {
  expect((await create(1_800_000)).state.settings.spectatorDelayMs).toBe(1_800_000);
});
