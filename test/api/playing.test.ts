import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandAnswer, CreatedGame, GameEvents } from '../../src/contract/rest.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

let edge: RestEdge;
let gameId: string;
beforeAll(async () => {
  edge = await startRestEdge();
});
afterAll(() => edge.stop());

const open = async (opponent: object) => {
  const request = {
    players: [{ kind: 'user', userId: 'alice' }, opponent],
    color: 'white',
    timeControl: '300+5',
  };
  ({ gameId } = (await edge.as('alice').post('/v1/games', request)).as(CreatedGame));
};
beforeEach(() => open({ kind: 'user', userId: 'bob' }));

interface Asked {
  readonly as: string;
  readonly key?: string;
}
const post = ({ as, key }: Asked, what: string, body?: unknown) =>
  edge.as(as).post(`/v1/games/${gameId}/${what}`, body, {
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const move = (as: string, ply: number, uci: string, more: object = {}) =>
  post({ as }, 'moves', { ply, uci, ...more });
const act = (as: string, type: string, more: object = {}) =>
  post({ as }, 'actions', { action: { type, ...more } });

async function opening(): Promise<void> {
  for (const [ply, uci] of ['e2e4', 'e7e5'].entries()) {
    expect((await move(ply === 0 ? 'alice' : 'bob', ply, uci)).status).toBe(200);
  }
}

describe('joining', () => {
  beforeEach(() => open({ kind: 'open' }));

  test('the second player takes the open seat and the game starts', async () => {
    const answer = await post({ as: 'bob' }, 'join');
    expect(answer.status).toBe(200);
    const { version, state } = answer.as(CommandAnswer);
    expect(state).toMatchObject({ status: 'in_progress', version, seats: { black: { userId: 'bob' } } });
  });
  test('a third finds no seat, the first has one already', async () => {
    await post({ as: 'bob' }, 'join', {});
    expectProblem(await post({ as: 'carol' }, 'join', {}), 409, 'seat_taken');
    expectProblem(await post({ as: 'alice' }, 'join', {}), 409, 'already_seated');
  });
  test('a seat of the wrong color is not given', async () => {
    expectProblem(await post({ as: 'bob' }, 'join', { color: 'white' }), 409, 'seat_taken');
  });
  test('services do not sit down', async () => {
    expectProblem(await post({ as: 'service.matchmaker' }, 'join'), 403, 'forbidden');
  });
  test('before the start nobody moves', async () => {
    expectProblem(await move('alice', 0, 'e2e4'), 409, 'not_started');
  });
});

describe('moves', () => {
  test('a legal move is played and answered with the position after it', async () => {
    const { version, at, state } = (await move('alice', 0, 'e2e4')).as(CommandAnswer);
    expect({ version, at }).toEqual({ version: 3, at: edge.clock.now });
    expect(state).toMatchObject({ version: 3, moves: [{ uci: 'e2e4', san: 'e4' }] });
  });
  test('an illegal move, a move out of turn, a stranger', async () => {
    expectProblem(await move('alice', 0, 'e2e5'), 422, 'illegal_move');
    expectProblem(await move('bob', 0, 'e7e5'), 409, 'not_your_turn');
    expectProblem(await move('carol', 0, 'e2e4'), 403, 'not_your_seat');
  });
  test('a move made for an earlier position is stale', async () => {
    await opening();
    expectProblem(await move('alice', 0, 'd2d4'), 409, 'stale_ply');
  });
  test('a move without chess notation is refused by the name of the field', async () => {
    const { detail } = expectProblem(await move('alice', 0, 'Nf3'), 400, 'invalid_request');
    expect(detail).toMatch(/^uci: /);
  });
  test('in a game that is not there', async () => {
    gameId = '0aaaaaaaaaaa';
    expectProblem(await move('alice', 0, 'e2e4'), 404, 'game_not_found');
  });
});

describe('a command that is repeated', () => {
  test('by its id gets its first answer', async () => {
    const first = (await move('alice', 0, 'e2e4', { id: 'm1' })).as(CommandAnswer);
    await move('bob', 1, 'e7e5', { id: 'm2' });
    edge.clock.now += 1_000;
    const again = (await move('alice', 0, 'e2e4', { id: 'm1' })).as(CommandAnswer);
    expect({ version: again.version, at: again.at }).toEqual({ version: first.version, at: first.at });
    expect(again.state.version).toBe(4);
  });
  test('the id may stand in the header', async () => {
    const body = { ply: 0, uci: 'e2e4' };
    const first = (await post({ as: 'alice', key: 'k1' }, 'moves', body)).as(CommandAnswer);
    const again = (await post({ as: 'alice', key: 'k1' }, 'moves', body)).as(CommandAnswer);
    expect(again.version).toBe(first.version);
  });
  test('two ids for one command are refused', async () => {
    const answer = await post({ as: 'alice', key: 'k1' }, 'moves', { id: 'k2', ply: 0, uci: 'e2e4' });
    const { detail } = expectProblem(answer, 400, 'invalid_request');
    expect(detail).toMatch(/^Idempotency-Key: /);
  });
  test('when it was the last of the game', async () => {
    await opening();
    const resign = { id: 'r1', action: { type: 'resign' } };
    const first = (await post({ as: 'bob' }, 'actions', resign)).as(CommandAnswer);
    const again = (await post({ as: 'bob' }, 'actions', resign)).as(CommandAnswer);
    expect(again).toEqual(first);
    expectProblem(await post({ as: 'alice' }, 'actions', resign), 409, 'game_over');
  });
  test('without an id it is another command', async () => {
    await move('alice', 0, 'e2e4');
    expectProblem(await move('alice', 0, 'e2e4'), 409, 'stale_ply');
  });
});

describe('actions', () => {
  test('resigning ends the game', async () => {
    await opening();
    const { state } = (await act('bob', 'resign')).as(CommandAnswer);
    expect(state).toMatchObject({ status: 'ended', ending: { termination: 'resignation', winner: 'white' } });
    expectProblem(await act('alice', 'resign'), 409, 'game_over');
  });
  test('a draw is offered and accepted', async () => {
    await opening();
    await act('alice', 'offerDraw');
    const { state } = (await act('bob', 'acceptDraw')).as(CommandAnswer);
    expect(state).toMatchObject({ status: 'ended', ending: { termination: 'agreement' } });
  });
  test('more time for the opponent is 15 seconds unless said', async () => {
    await opening();
    const { state } = (await act('alice', 'giveTime')).as(CommandAnswer);
    expect(state).toMatchObject({ clock: { remainingMs: { black: 315_000 } } });
  });
  test('only ops adjudicates', async () => {
    const verdict = { result: '0-1', reason: 'an engine was used' };
    expectProblem(await act('alice', 'adjudicate', verdict), 403, 'forbidden');
    const { state } = (await act('ops.root', 'adjudicate', verdict)).as(CommandAnswer);
    expect(state).toMatchObject({ status: 'ended', ending: { termination: 'adjudicated', result: '0-1' } });
  });
  test('an unknown action is refused', async () => {
    expectProblem(await act('alice', 'surrender'), 400, 'invalid_request');
  });
});

describe('a claim that the opponent is gone', () => {
  beforeEach(async () => {
    await opening();
    await move('alice', 2, 'g1f3');
  });

  test('rests on what the service has seen', async () => {
    await edge.feed.leave(gameId, 'black', edge.clock.now);
    edge.clock.now += 100_000;
    const { state } = (await act('alice', 'claimAbandoned', { want: 'victory' })).as(CommandAnswer);
    expect(state).toMatchObject({ status: 'ended', ending: { termination: 'abandoned', winner: 'white' } });
  });
  test('fails while the opponent is here', async () => {
    await edge.feed.touch(gameId, 'black');
    expectProblem(await act('alice', 'claimAbandoned', { want: 'draw' }), 409, 'opponent_not_gone');
  });
  test('cannot bring its own evidence', async () => {
    const { detail } = expectProblem(
      await act('alice', 'claimAbandoned', { want: 'draw', goneSince: 0 }),
      400,
      'invalid_request',
    );
    expect(detail).toContain('goneSince');
  });
  test('is not for spectators', async () => {
    expectProblem(await act('carol', 'claimAbandoned', { want: 'draw' }), 403, 'not_your_seat');
  });
});

test('an answer does not wait for Redis', async () => {
  edge.feed.goDown();
  const { version, state } = (await move('alice', 0, 'e2e4')).as(CommandAnswer);
  edge.feed.comeBack();
  expect(state.version).toBe(version);
});

test('while Temporal is away a move is neither lost nor played: it may be sent again', async () => {
  edge.games.isTemporalUp = false;
  expectProblem(await move('alice', 0, 'e2e4', { id: 'm1' }), 503, 'unavailable');
  edge.games.isTemporalUp = true;
  expect((await move('alice', 0, 'e2e4', { id: 'm1' })).status).toBe(200);
});

test('a game whose workflow is lost is not unknown: it takes the move when it is back', async () => {
  const bringBack = edge.games.lose(gameId);
  expectProblem(await move('alice', 0, 'e2e4', { id: 'm1' }), 503, 'unavailable');
  bringBack();
  expect((await move('alice', 0, 'e2e4', { id: 'm1' })).status).toBe(200);
});

test('the event says who asked, by which command and in which correlation', async () => {
  const headers = { 'x-correlation-id': 'trace-0001' };
  await edge.as('alice').post(`/v1/games/${gameId}/moves`, { id: 'm1', ply: 0, uci: 'e2e4' }, { headers });
  const { events } = (await edge.as('bob').get(`/v1/games/${gameId}/events?after=2`)).as(GameEvents);
  expect(events).toMatchObject([
    { by: { kind: 'user', userId: 'alice' }, commandId: 'm1', correlationId: 'trace-0001' },
  ]);
});
