import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { action, createGame, move, TestEdge } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
beforeEach(async () => {
  edge = await TestEdge.start({ limits: { spectatorsMs: 0 } });
  gameId = await createGame(edge.games);
});
afterEach(() => edge.stop());

describe('hello', () => {
  it('is answered with the seat, or none for a spectator, and the state', async () => {
    const joined = await Promise.all(['alice', 'bob', 'carol', null].map((name) => edge.join(gameId, name)));
    expect(joined.map(({ welcome }) => welcome.seat)).toEqual(['white', 'black', null, null]);
    const { version, hash } = edge.games.stateOf(gameId);
    expect(joined[3]?.welcome).toMatchObject({
      version,
      hash,
      state: { gameId },
      events: [],
      heartbeatMs: 15_000,
    });
    expect(edge.metrics.value('live_game_websocket_connections', { role: 'player' })).toBe(2);
    expect(edge.metrics.value('live_game_websocket_connections', { role: 'spectator' })).toBe(2);
  });

  it('can be said once', async () => {
    const { client } = await edge.join(gameId, null);
    client.say({ t: 'hello' });
    expect(await client.next('refused')).toMatchObject({ id: null, code: 'invalid_request' });
  });

  it('must come before any command', async () => {
    const client = await edge.client(gameId);
    client.say(move('m1', 0, 'e2e4'));
    expect(await client.next('refused')).toMatchObject({ id: 'm1', code: 'invalid_request' });
  });

  it('for a game that does not exist is refused, and the socket closed for good', async () => {
    const client = await edge.client('nosuchgame00');
    client.say({ t: 'hello' });
    expect(await client.next('refused')).toMatchObject({ id: null, code: 'game_not_found' });
    expect(await client.closed).toEqual({ code: 4504, reason: 'game_not_found' });
  });

  it('with a token that is not valid is refused, and the socket closed for good', async () => {
    const client = await edge.client(gameId);
    client.say({ t: 'hello', token: 'forged' });
    expect(await client.next('refused')).toMatchObject({ code: 'unauthenticated' });
    expect(await client.closed).toEqual({ code: 4501, reason: 'unauthenticated' });
  });

  it('to an ended game shows how it ended', async () => {
    const { alice } = await edge.players(gameId);
    alice.say(action('r1', 'resign'));
    await alice.next('ack');
    const { welcome } = await edge.join(gameId, null);
    expect(welcome.state).toMatchObject({
      status: 'ended',
      ending: { termination: 'resignation', winner: 'black' },
    });
  });
});

describe('a move', () => {
  it('is acknowledged to its player after its event was shown to everybody', async () => {
    const { alice, bob } = await edge.players(gameId);
    const ack = await alice.play('m1', 0, 'e2e4');
    const event = await bob.next('event');
    expect(event).toMatchObject({ v: 3, commandId: 'm1', event: { type: 'MovePlayed', san: 'e4' } });
    expect(ack).toEqual({ t: 'ack', id: 'm1', v: 3, at: event.at });
    const told = alice.messages.map(({ t }) => t);
    expect(told.indexOf('event')).toBeLessThan(told.indexOf('ack'));
    expect(bob.all('ack')).toEqual([]);
    expect(edge.metrics.value('live_game_moves_total', { door: 'signal' })).toBe(1);
    expect(edge.metrics.value('live_game_move_latency_seconds', { door: 'signal' })).toBe(1);
  });

  it('is not acknowledged before it is durable, even if its event was seen', async () => {
    const { alice } = await edge.players(gameId);
    let makeDurable = () => {};
    edge.games.durable = new Promise((resolve) => (makeDurable = resolve));
    alice.say(move('m1', 0, 'e2e4'));
    await alice.next('event');
    expect(alice.all('ack')).toEqual([]);
    makeDurable();
    expect(await alice.next('ack')).toMatchObject({ id: 'm1', v: 3 });
  });

  it('carries when it arrived, the correlation id, and the delay measured by the edge', async () => {
    const client = await edge.client(gameId, { headers: { 'x-correlation-id': 'trace-12345' } });
    await client.hello({ token: 'token-alice' });
    const before = Date.now();
    await client.play('m1', 0, 'e2e4');
    const [signal] = edge.games.received.signals;
    expect(signal).toMatchObject({ correlationId: 'trace-12345', by: { kind: 'user', userId: 'alice' } });
    expect(signal?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(signal?.lagMs).toBeLessThan(1_000);
  });

  it.each([
    ['that is illegal', 'alice', move('x', 0, 'e2e5'), 'illegal_move'],
    ['out of turn', 'bob', move('x', 0, 'e7e5'), 'not_your_turn'],
    ['by somebody without a seat', 'carol', move('x', 0, 'e2e4'), 'not_your_seat'],
    ['by nobody in particular', null, move('x', 0, 'e2e4'), 'unauthenticated'],
  ])('%s is refused at the edge', async (_what, name, message, code) => {
    const { client } = await edge.join(gameId, name);
    client.say(message);
    expect(await client.next('refused')).toMatchObject({ id: 'x', code });
    expect([...edge.games.received.signals, ...edge.games.received.moves]).toEqual([]);
    expect(edge.metrics.value('live_game_refusals_total', { code, surface: 'socket' })).toBe(1);
  });

  it('for another ply is refused by the game itself, through the door that leaves no trace', async () => {
    const { alice } = await edge.players(gameId);
    await alice.play('m1', 0, 'e2e4');
    alice.say(move('m2', 0, 'd2d4'));
    expect(await alice.next('refused')).toMatchObject({ id: 'm2', code: 'stale_ply' });
    expect(edge.games.received.signals).toHaveLength(1);
    expect(edge.games.received.moves).toHaveLength(1);
  });

  it('after the end is refused', async () => {
    const { alice, bob } = await edge.players(gameId);
    bob.say(action('r1', 'resign'));
    await alice.next('event', ({ event }) => event.type === 'GameEnded');
    alice.say(move('m1', 0, 'e2e4'));
    expect(await alice.next('refused')).toMatchObject({ id: 'm1', code: 'game_over' });
  });

  it('sent twice is played once and acknowledged twice, alike', async () => {
    const { alice, bob } = await edge.players(gameId);
    const first = await alice.play('m1', 0, 'e2e4');
    await bob.play('m2', 1, 'e7e5');
    expect(await alice.play('m1', 0, 'e2e4')).toEqual(first);
    expect(edge.games.eventsOf(gameId)).toHaveLength(4);
  });

  it('sent twice at once is passed on once', async () => {
    const { alice } = await edge.players(gameId);
    const again = (await edge.join(gameId, 'alice')).client;
    edge.games.stopWorker();
    alice.say(move('m1', 0, 'e2e4'));
    again.say(move('m1', 0, 'e2e4'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    edge.games.startWorker();
    expect(await again.next('ack')).toEqual(await alice.next('ack'));
    expect(edge.games.received.signals).toHaveLength(1);
  });

  it('under a name that the opponent has used is a move of its own', async () => {
    const { alice, bob } = await edge.players(gameId);
    await alice.play('same', 0, 'e2e4');
    expect(await bob.play('same', 1, 'e7e5')).toMatchObject({ v: 4 });
    edge.games.stopWorker();
    alice.say(move('next', 2, 'g1f3'));
    bob.say(move('next', 2, 'g8f6'));
    expect(await bob.next('refused')).toMatchObject({ id: 'next', code: 'not_your_turn' });
    edge.games.startWorker();
    expect(await alice.next('ack', ({ id }) => id === 'next')).toMatchObject({ v: 5 });
  });

  it('that gave mate keeps its answer, even from an edge that did not see it', async () => {
    const { alice, bob } = await edge.players(gameId);
    await alice.play('m1', 0, 'f2f3');
    await bob.play('m2', 1, 'e7e5');
    await alice.play('m3', 2, 'g2g4');
    const mate = await bob.play('m4', 3, 'd8h4');
    expect(mate.v).toBe(7);
    const other = await TestEdge.start({ feed: edge.feed, games: edge.games });
    try {
      const { client } = await other.join(gameId, 'bob');
      expect(await client.play('m4', 3, 'd8h4')).toEqual(mate);
      client.say(move('m5', 3, 'd8h4'));
      expect(await client.next('refused')).toMatchObject({ id: 'm5', code: 'game_over' });
    } finally {
      await other.stop();
    }
  });

  it('whose verdict got lost is asked for again under the same id, and its event fetched', async () => {
    const { alice, bob } = await edge.players(gameId);
    edge.feed.lose(2);
    expect(await alice.play('m1', 0, 'e2e4')).toMatchObject({ v: 3 });
    expect(edge.games.received.moves.map(({ id }) => id)).toEqual(['m1']);
    expect(edge.games.eventsOf(gameId)).toHaveLength(3);
    expect(await bob.next('event')).toMatchObject({ v: 3 });
  });

  it('whose verdict comes while it is being asked for is answered by it', async () => {
    const { alice } = await edge.players(gameId);
    edge.games.stopWorker();
    const asked = new Promise<void>((resolve) => {
      edge.games.move = () => {
        resolve();
        return new Promise<never>(() => undefined);
      };
    });
    alice.say(move('m1', 0, 'e2e4'));
    await asked;
    edge.games.startWorker();
    expect(await alice.next('ack')).toMatchObject({ id: 'm1', v: 3 });
  });

  it('gets its refusal through the feed when the game had moved on', async () => {
    const { alice, bob } = await edge.players(gameId);
    await alice.play('m1', 0, 'e2e4');
    await bob.play('m2', 1, 'e7e5');
    edge.games.stopWorker();
    alice.say(move('m3', 2, 'g1f3'));
    alice.say(move('m4', 2, 'f1c4'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    edge.games.startWorker();
    expect(await alice.next('ack')).toMatchObject({ id: 'm3' });
    expect(await alice.next('refused')).toMatchObject({ id: 'm4', code: 'stale_ply' });
    expect(bob.all('refused')).toEqual([]);
  });

  it('while Temporal is away is refused as unavailable, and taken later under the same id', async () => {
    const { alice } = await edge.players(gameId);
    edge.games.isTemporalUp = false;
    alice.say(move('m1', 0, 'e2e4'));
    expect(await alice.next('refused')).toMatchObject({ id: 'm1', code: 'unavailable' });
    edge.games.isTemporalUp = true;
    expect(await alice.play('m1', 0, 'e2e4')).toMatchObject({ v: 3 });
  });

  it('takes the update door when the service is configured so', async () => {
    const other = await TestEdge.start({
      feed: edge.feed,
      games: edge.games,
      settings: { moveDoor: 'update' },
    });
    try {
      const { client } = await other.join(gameId, 'alice');
      await client.play('m1', 0, 'e2e4');
      expect(await client.next('event')).toMatchObject({ v: 3 });
      expect(edge.games.received.signals).toEqual([]);
      expect(other.metrics.value('live_game_moves_total', { door: 'update' })).toBe(1);
    } finally {
      await other.stop();
    }
  });
});
