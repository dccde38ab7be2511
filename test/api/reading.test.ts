import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CreatedGame, GameEvents, GameView } from '../../src/contract/rest.js';
import { replay } from '../../src/domain/game/replay.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

let edge: RestEdge;
let gameId: string;
beforeAll(async () => {
  edge = await startRestEdge();
});
afterAll(() => edge.stop());

beforeEach(async () => {
  const request = {
    players: [
      { kind: 'user', userId: 'alice' },
      { kind: 'user', userId: 'bob' },
    ],
    color: 'white',
    timeControl: '300+5',
  };
  ({ gameId } = (await edge.as('alice').post('/v1/games', request)).as(CreatedGame));
});

async function play(...ucis: string[]): Promise<void> {
  for (const [ply, uci] of ucis.entries()) {
    const mover = ply % 2 === 0 ? 'alice' : 'bob';
    const answer = await edge.as(mover).post(`/v1/games/${gameId}/moves`, { ply, uci });
    expect(answer.status).toBe(200);
  }
}
const read = async () => (await edge.as('carol').get(`/v1/games/${gameId}`)).as(GameView);
const readEvents = (query: string) => edge.as('carol').get(`/v1/games/${gameId}/events${query}`);

test('a spectator sees the legal moves of the side to move', async () => {
  expect((await read()).legalMoves).toHaveLength(20);
  await play('f2f3', 'e7e5', 'g2g4', 'd8h4');
  const { state, legalMoves } = await read();
  expect(state).toMatchObject({ status: 'ended', ending: { termination: 'checkmate', result: '0-1' } });
  expect(legalMoves).toEqual([]);
});

test('clocks are those of now, and only the running one runs', async () => {
  await play('e2e4', 'e7e5', 'g1f3');
  edge.clock.now += 4_000;
  const { now, remainingMs } = await read();
  expect(now).toBe(edge.clock.now);
  expect(remainingMs).toEqual({ white: 305_000, black: 296_000 });
});

test('a game without clocks has none to read', async () => {
  const request = {
    players: [{ kind: 'user', userId: 'alice' }, { kind: 'open' }],
    timeControl: '-',
  };
  ({ gameId } = (await edge.as('alice').post('/v1/games', request)).as(CreatedGame));
  expect(await read()).toMatchObject({ remainingMs: null, legalMoves: [] });
});

test('who has the version already is told so', async () => {
  const path = `/v1/games/${gameId}`;
  const etag = (await edge.as('carol').get(path)).headers.get('etag') ?? '';
  const same = await edge.as('carol').get(path, { headers: { 'if-none-match': etag } });
  expect({ status: same.status, text: same.text }).toEqual({ status: 304, text: '' });
  await play('e2e4');
  const next = await edge.as('carol').get(path, { headers: { 'if-none-match': etag } });
  expect(next.status).toBe(200);
});

test('what Redis has forgotten comes from the game itself and is put back', async () => {
  await play('e2e4');
  edge.feed.flush();
  expect((await read()).state.version).toBe(3);
  edge.games.isTemporalUp = false;
  expect((await read()).state.version).toBe(3);
  edge.games.isTemporalUp = true;
});

test('without Redis reading goes on', async () => {
  edge.feed.goDown();
  const { state } = await read();
  edge.feed.comeBack();
  expect(state.gameId).toBe(gameId);
});

test('with neither Redis nor Temporal a game cannot be read now', async () => {
  edge.feed.goDown();
  edge.games.isTemporalUp = false;
  const answer = await edge.as('carol').get(`/v1/games/${gameId}`);
  edge.feed.comeBack();
  edge.games.isTemporalUp = true;
  expectProblem(answer, 503, 'unavailable');
});

test('a game that never was is not found, an id that cannot be is refused', async () => {
  expectProblem(await edge.as('carol').get('/v1/games/0aaaaaaaaaaa'), 404, 'game_not_found');
  const { detail } = expectProblem(await edge.as('carol').get('/v1/games/short'), 400, 'invalid_request');
  expect(detail).toMatch(/^gameId: /);
});

test('events tell the whole history, and their hashes prove it', async () => {
  await play('e2e4', 'e7e5');
  const { events } = (await readEvents('')).as(GameEvents);
  expect(events.map(({ event }) => event.type)).toEqual([
    'GameCreated',
    'GameStarted',
    'MovePlayed',
    'MovePlayed',
  ]);
  expect(replay(null, events)).toEqual({ ok: true, value: edge.games.stateOf(gameId) });
});

test('events after a version are those that are missing', async () => {
  await play('e2e4', 'e7e5');
  const versions = async (after: number) =>
    (await readEvents(`?after=${after}`)).as(GameEvents).events.map(({ version }) => version);
  expect(await versions(2)).toEqual([3, 4]);
  expect(await versions(4)).toEqual([]);
  expect(await versions(99)).toEqual([]);
});

test.each(['?after=-1', '?after=', '?after=1&after=2', '?since=1'])(
  'no question about events: %s',
  async (query) => {
    expectProblem(await readEvents(query), 400, 'invalid_request');
  },
);

test('events that the stream has dropped are gone, the game is not', async () => {
  edge.feed.flush();
  await edge.feed.restore(edge.games.stateOf(gameId));
  expectProblem(await readEvents(''), 410, 'events_gone');
  expect((await read()).state.version).toBe(2);
});

test('while Redis is away events are not gone, only out of reach', async () => {
  edge.feed.goDown();
  const answer = await readEvents('');
  edge.feed.comeBack();
  expectProblem(answer, 503, 'unavailable');
});

test('the game as PGN', async () => {
  await play('f2f3', 'e7e5', 'g2g4', 'd8h4');
  const answer = await edge.as('carol').get(`/v1/games/${gameId}/pgn`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/x-chess-pgn/);
  expect(answer.text).toContain('[Result "0-1"]');
  expect(answer.text).toContain('Qh4#');
});
