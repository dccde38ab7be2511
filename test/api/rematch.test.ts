import { afterAll, beforeAll, expect, test } from 'vitest';
import { CreatedGame } from '../../src/contract/rest.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

let edge: RestEdge;
beforeAll(async () => {
  edge = await startRestEdge();
});
afterAll(() => edge.stop());

/** A game of alice, White; over by her resignation unless it is to go on. */
async function gameAgainst(opponent: object, ends = true): Promise<string> {
  const request = {
    players: [{ kind: 'user', userId: 'alice' }, opponent],
    color: 'white',
    timeControl: '60+1',
  };
  const { gameId } = (await edge.as('alice').post('/v1/games', request)).as(CreatedGame);
  if (ends) await edge.as('alice').post(`/v1/games/${gameId}/actions`, { action: { type: 'abort' } });
  return gameId;
}
const BOB = { kind: 'user', userId: 'bob' };
const ask = (as: string, gameId: string, body?: object) =>
  edge.as(as).post(`/v1/games/${gameId}/rematch`, body);

test('both who ask meet in one game with colors swapped', async () => {
  const old = await gameAgainst(BOB);
  const asked = await ask('alice', old);
  expect(asked.status).toBe(201);
  const opened = asked.as(CreatedGame);
  expect(opened.state).toMatchObject({
    status: 'waiting_for_opponent',
    seats: { white: { kind: 'open', reservedFor: 'bob' }, black: { kind: 'human', userId: 'alice' } },
    settings: { rematchOf: old, timeControl: { kind: 'fischer', initialMs: 60_000, incrementMs: 1_000 } },
  });
  const joined = (await ask('bob', old)).as(CreatedGame);
  expect(joined.gameId).toBe(opened.gameId);
  expect(joined.state).toMatchObject({ status: 'in_progress', seats: { white: { userId: 'bob' } } });
});

test('both may ask at the same instant', async () => {
  const old = await gameAgainst(BOB);
  const [alices, bobs] = await Promise.all([ask('alice', old), ask('bob', old)]);
  expect(bobs.as(CreatedGame).gameId).toBe(alices.as(CreatedGame).gameId);
  expect(edge.games.stateOf(bobs.as(CreatedGame).gameId).status).toBe('in_progress');
});

test('who asks again gets the same game', async () => {
  const old = await gameAgainst(BOB);
  const first = (await ask('bob', old, { id: 'r1' })).as(CreatedGame);
  expect((await ask('bob', old, { id: 'r1' })).as(CreatedGame)).toEqual(first);
  expect((await ask('bob', old)).as(CreatedGame)).toEqual(first);
});

test('a bot is always ready', async () => {
  const old = await gameAgainst({ kind: 'bot', level: 5 });
  const { state } = (await ask('alice', old)).as(CreatedGame);
  expect(state).toMatchObject({ status: 'in_progress', seats: { white: { kind: 'bot', level: 5 } } });
});

test('a rematch of a rematch is a third game', async () => {
  const old = await gameAgainst({ kind: 'bot', level: 1 });
  const second = (await ask('alice', old)).as(CreatedGame).gameId;
  await edge.as('alice').post(`/v1/games/${second}/actions`, { action: { type: 'abort' } });
  const third = (await ask('alice', second)).as(CreatedGame);
  expect(third.state.settings.rematchOf).toBe(second);
  expect(third.state.seats.white).toEqual({ kind: 'human', userId: 'alice' });
});

test('no rematch while the game goes on, for strangers, or without an opponent', async () => {
  expectProblem(await ask('alice', await gameAgainst(BOB, false)), 409, 'game_not_over');
  expectProblem(await ask('carol', await gameAgainst(BOB)), 403, 'not_your_seat');
  expectProblem(await ask('alice', await gameAgainst({ kind: 'open' })), 409, 'no_rematch');
});
