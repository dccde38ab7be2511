import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CreatedGame, GameView } from '../../src/contract/rest.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

const ALICE = { kind: 'user', userId: 'alice' };
const BOB = { kind: 'user', userId: 'bob' };
const BLITZ = { players: [ALICE, BOB], color: 'white', timeControl: '300+5' };

let edge: RestEdge;
beforeAll(async () => {
  edge = await startRestEdge();
});
afterAll(() => edge.stop());

const create = async (body: unknown, { as = 'alice', key }: { as?: string; key?: string } = {}) =>
  edge.as(as).post('/v1/games', body, { headers: key === undefined ? {} : { 'idempotency-key': key } });

const created = async (...args: Parameters<typeof create>) => (await create(...args)).as(CreatedGame);

test('a user creates a game and finds it where the answer says', async () => {
  const answer = await create(BLITZ);
  expect(answer.status).toBe(201);
  const { gameId, url, wsUrl, state } = answer.as(CreatedGame);
  expect(answer.headers.get('location')).toBe(url);
  expect(url).toBe(`http://edge.example/v1/games/${gameId}`);
  expect(wsUrl).toBe(`ws://edge.example/ws/games/${gameId}`);
  expect(state).toMatchObject({
    status: 'in_progress',
    seats: { white: { kind: 'human', userId: 'alice' }, black: { kind: 'human', userId: 'bob' } },
    settings: { timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 5_000 }, rematchOf: null },
  });
  const seen = (await edge.as('bob').get(new URL(url).pathname)).as(GameView);
  expect(seen.state).toEqual(state);
});

describe('who may create', () => {
  test('a user cannot bring others together', async () => {
    expectProblem(await create(BLITZ, { as: 'mallory' }), 403, 'forbidden');
  });
  test('a user cannot leave both seats open', async () => {
    const open = { ...BLITZ, players: [{ kind: 'open' }, { kind: 'open', reservedFor: 'alice' }] };
    expectProblem(await create(open), 403, 'forbidden');
  });
  test('matchmaking brings any two together', async () => {
    const { state } = await created(BLITZ, { as: 'service.matchmaker' });
    expect(state.status).toBe('in_progress');
  });
  test('ops does not create games', async () => {
    expectProblem(await create(BLITZ, { as: 'ops.root' }), 403, 'forbidden');
  });
  test('nobody plays against themselves', async () => {
    const { detail } = expectProblem(
      await create({ ...BLITZ, players: [ALICE, ALICE] }),
      400,
      'invalid_request',
    );
    expect(detail).toMatch(/^players: /);
  });
});

describe('seats', () => {
  test('an open seat waits for anyone, a reserved one for its user', async () => {
    const { state } = await created({ ...BLITZ, players: [ALICE, { kind: 'open' }] });
    expect(state).toMatchObject({ status: 'waiting_for_opponent', seats: { black: { reservedFor: null } } });
    const reserved = await created({ ...BLITZ, players: [ALICE, { kind: 'open', reservedFor: 'bob' }] });
    expect(reserved.state.seats.black).toEqual({ kind: 'open', reservedFor: 'bob' });
  });
  test('color is that of the first player', async () => {
    const { state } = await created({
      ...BLITZ,
      players: [{ kind: 'bot', level: 3 }, ALICE],
      color: 'black',
    });
    expect(state.seats).toMatchObject({ white: { userId: 'alice' }, black: { kind: 'bot', level: 3 } });
  });
  test('random colors come out both ways', async () => {
    const games = await Promise.all(
      Array.from({ length: 40 }, () => created({ ...BLITZ, color: undefined })),
    );
    const whites = games.filter(({ state }) => JSON.stringify(state.seats.white).includes('alice'));
    expect(whites.length).toBeGreaterThan(0);
    expect(whites.length).toBeLessThan(40);
  });
});

describe('settings', () => {
  test.each([
    ['1/3d', { kind: 'correspondence', daysPerMove: 3 }],
    ['60d2', { kind: 'delay', initialMs: 60_000, delayMs: 2_000 }],
    ['-', { kind: 'unlimited' }],
    [
      { kind: 'hourglass', initialMs: 60_000 },
      { kind: 'hourglass', initialMs: 60_000 },
    ],
  ])('time control %j', async (timeControl, expected) => {
    const { state } = await created({ ...BLITZ, timeControl });
    expect(state.settings.timeControl).toEqual(expected);
  });

  test.each([
    ['5 minutes'],
    ['0+0'],
    [{ kind: 'fischer', initialMs: 0, incrementMs: 0 }],
    [{ kind: 'fischer', initialMs: 60_000, incrementMs: 0, moves: 40 }],
    [300],
  ])('no time control: %j', async (timeControl) => {
    const { detail } = expectProblem(await create({ ...BLITZ, timeControl }), 400, 'invalid_request');
    expect(detail).toMatch(/^timeControl: /);
  });

  test('limits are the given ones, else by speed', async () => {
    const given = await created({ ...BLITZ, firstMoveLimitMs: 5_000, waitingLimitMs: 7_000, rated: true });
    expect(given.state.settings).toMatchObject({
      firstMoveLimitMs: 5_000,
      waitingLimitMs: 7_000,
      rated: true,
    });
    const usual = await created(BLITZ);
    expect(usual.state.settings).toMatchObject({
      firstMoveLimitMs: 30_000,
      waitingLimitMs: 600_000,
      flagGraceMs: 250,
      rated: false,
    });
  });

  test('a game starts from the given position', async () => {
    const startFen = '4k3/8/8/8/8/8/4P3/4K3 w - - 0 1';
    const { state } = await created({ ...BLITZ, startFen });
    expect(state).toMatchObject({ fen: startFen });
  });

  test('a position without kings is refused before a game exists', async () => {
    const answer = await create({ ...BLITZ, startFen: '8/8/8/8/8/8/8/8 w - - 0 1' }, { key: 'kingless' });
    const { detail } = expectProblem(answer, 422, 'invalid_fen');
    expect(detail).toMatch(/^startFen: /);
    await created(BLITZ, { key: 'kingless' });
  });

  test('an unknown field is refused by its name', async () => {
    const { detail } = expectProblem(await create({ ...BLITZ, colour: 'white' }), 400, 'invalid_request');
    expect(detail).toContain('"colour"');
  });
});

describe('a request that is repeated', () => {
  test('with the same key it is the same game, whatever the colors', async () => {
    const request = { ...BLITZ, color: 'random' };
    const first = await created(request, { key: 'again' });
    const second = await create(request, { key: 'again' });
    expect(second.status).toBe(201);
    expect(second.as(CreatedGame)).toEqual(first);
  });
  test('is described as the game stands now', async () => {
    const { gameId } = await created(BLITZ, { key: 'moved' });
    edge.clock.now += 1_000;
    await edge.as('alice').post(`/v1/games/${gameId}/moves`, { ply: 0, uci: 'e2e4' });
    const again = await created(BLITZ, { key: 'moved' });
    expect(again.state).toMatchObject({ gameId, moves: [{ san: 'e4' }] });
  });
  test('without a key it is another game', async () => {
    expect((await created(BLITZ)).gameId).not.toBe((await created(BLITZ)).gameId);
  });
  test('a key belongs to its caller', async () => {
    const alices = await created(BLITZ, { key: 'shared' });
    const bobs = await created(BLITZ, { key: 'shared', as: 'bob' });
    expect(bobs.gameId).not.toBe(alices.gameId);
  });
  test('a key used for another request is refused', async () => {
    await created(BLITZ, { key: 'reused' });
    expectProblem(await create({ ...BLITZ, rated: true }, { key: 'reused' }), 422, 'idempotency_conflict');
  });
  test('a key with other characters is refused by the name of the header', async () => {
    const { detail } = expectProblem(await create(BLITZ, { key: 'a b' }), 400, 'invalid_request');
    expect(detail).toMatch(/^Idempotency-Key: /);
  });
});

test('while Temporal is away nothing is created, and the caller may come again', async () => {
  edge.games.isTemporalUp = false;
  const answer = await create(BLITZ, { key: 'later' });
  expectProblem(answer, 503, 'unavailable');
  expect(answer.headers.get('retry-after')).toBe('1');
  edge.games.isTemporalUp = true;
  expect((await create(BLITZ, { key: 'later' })).status).toBe(201);
});

test('a new game is described without asking it: no worker need have taken it up', async () => {
  const { queries } = edge.games;
  edge.feed.goDown();
  const { gameId, state } = await created(BLITZ);
  edge.feed.comeBack();
  expect(edge.games.queries).toBe(queries);
  expect(state).toEqual(edge.games.stateOf(gameId));
});
