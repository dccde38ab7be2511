import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DevToken, Ticket } from '../../src/contract/rest.js';
import { Routing } from '../../src/contract/routing.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

let edge: RestEdge;
beforeEach(async () => {
  edge = await startRestEdge();
});
afterEach(() => edge.stop());

describe('probes', () => {
  test('alive and ready', async () => {
    expect((await edge.anonymous.get('/healthz')).status).toBe(200);
    expect((await edge.anonymous.get('/readyz')).status).toBe(200);
  });
  test('without Temporal not ready but alive, and it says what is missing', async () => {
    edge.games.isTemporalUp = false;
    const { detail } = expectProblem(await edge.anonymous.get('/readyz'), 503, 'unavailable');
    expect(detail).toBe('not reachable: temporal');
    expect((await edge.anonymous.get('/healthz')).status).toBe(200);
  });
  test('a probe that fails is a part that is missing', async () => {
    await edge.stop();
    edge = await startRestEdge({ probes: { redis: () => Promise.reject(new Error('refused')) } });
    const { detail } = expectProblem(await edge.anonymous.get('/readyz'), 503, 'unavailable');
    expect(detail).toBe('not reachable: redis');
  });
});

test('metrics are text for Prometheus', async () => {
  const answer = await edge.anonymous.get('/metrics');
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.text).toBe('live_game_up 1\n');
});

test('where games are at home is told to whoever has a token', async () => {
  const routing: Routing = {
    epoch: 7,
    answeredBy: 'e-1',
    edges: [{ id: 'e-1', url: 'wss://e-1.example', weight: 1, health: 'ok', sockets: 12, slots: 1_024 }],
    cells: [{ id: '0', state: 'open', weight: 1, up: true }],
  };
  await edge.stop();
  edge = await startRestEdge({ routing: () => routing });
  expect((await edge.as('alice').get('/v1/routing')).as(Routing)).toEqual(routing);
  expectProblem(await edge.anonymous.get('/v1/routing'), 401, 'unauthenticated');
});

test('a ticket stands for its caller, once', async () => {
  const redeemed: string[] = [];
  await edge.stop();
  edge = await startRestEdge({
    tickets: {
      issue: async (principal) => {
        redeemed.push(JSON.stringify(principal));
        return 'ticket-1';
      },
      redeem: async () => null,
    },
  });
  const answer = await edge.as('alice').post('/v1/ws-tickets');
  expect(answer.status).toBe(201);
  expect(answer.as(Ticket)).toEqual({ ticket: 'ticket-1', expiresInMs: 30_000 });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(redeemed).toEqual(['{"kind":"user","userId":"alice"}']);
});

describe('development tokens', () => {
  test('are not offered unless the edge issues its own', async () => {
    expectProblem(
      await edge.anonymous.post('/dev/tokens', { sub: 'alice', scope: 'player' }),
      404,
      'route_not_found',
    );
  });
  test('are for whomever they are asked for', async () => {
    await edge.stop();
    edge = await startRestEdge({ issueDevToken: async ({ sub, scope }) => `${scope}.${sub}` });
    const answer = await edge.anonymous.post('/dev/tokens', { sub: 'alice', scope: 'player' });
    expect(answer.as(DevToken)).toEqual({ token: 'player.alice' });
    expectProblem(
      await edge.anonymous.post('/dev/tokens', { sub: 'alice', scope: 'king' }),
      400,
      'invalid_request',
    );
  });
});
