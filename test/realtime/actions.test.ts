import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { action, ALICE, BOB, createGame, move, TestEdge } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
beforeEach(async () => {
  edge = await TestEdge.start({ limits: { spectatorsMs: 0 } });
  gameId = await createGame(edge.games);
});
afterEach(() => edge.stop());

describe('commands', () => {
  it('that wait for a game that does not answer are limited', async () => {
    const { alice } = await edge.players(gameId);
    edge.games.durable = new Promise(() => {});
    alice.say(move('m1', 0, 'e2e4'));
    for (let n = 0; n < 8; n += 1) alice.say(action(`d${n}`, 'offerDraw'));
    expect(await alice.next('refused')).toMatchObject({ id: 'd7', code: 'rate_limited' });
    expect(edge.games.received.actions).toEqual([]);
  });

  it.each([move('x', 0, 'e2e4'), action('x', 'resign')])(
    'that fail for an unknown reason may be sent again',
    async (command) => {
      const { alice } = await edge.players(gameId);
      const fail = () => Promise.reject(new Error('bug'));
      Object.assign(edge.games, { submitMove: fail, act: fail });
      alice.say(command);
      expect(await alice.next('refused')).toMatchObject({ id: 'x', code: 'unavailable' });
    },
  );
});

describe('an action', () => {
  it('is answered by the game and shown to both', async () => {
    const { alice, bob } = await edge.players(gameId);
    await alice.play('m1', 0, 'e2e4');
    await bob.play('m2', 1, 'e7e5');
    alice.say(action('d1', 'offerDraw'));
    expect(await alice.next('ack', ({ id }) => id === 'd1')).toMatchObject({ v: 5 });
    await bob.next('event', ({ event }) => event.type === 'DrawOffered');
    bob.say(action('d2', 'acceptDraw'));
    await alice.next('event', ({ event }) => event.type === 'GameEnded');
    expect(edge.games.stateOf(gameId)).toMatchObject({ ending: { termination: 'agreement' } });
  });

  it('that was shown by a task that was lost is not acknowledged before the game has it', async () => {
    const { alice } = await edge.players(gameId);
    const input = { id: 'a1', by: ALICE, receivedAt: Date.now(), correlationId: null };
    await edge.games.showAndForget(gameId, input, { type: 'abort' });
    await alice.next('event', ({ event }) => event.type === 'GameEnded');
    alice.say(action('a1', 'abort'));
    await alice.next('ack', ({ id }) => id === 'a1');
    expect(edge.games.received.actions.map(({ id }) => id)).toEqual(['a1']);
    expect(edge.games.eventsOf(gameId).at(-1)?.event.type).toBe('GameEnded');
  });

  it('reaches the game after the move that was sent before it', async () => {
    const { alice } = await edge.players(gameId);
    alice.say(move('m1', 0, 'e2e4'));
    alice.say(action('r1', 'resign'));
    await alice.next('ack', ({ id }) => id === 'r1');
    expect(edge.games.eventsOf(gameId).map(({ event }) => event.type)).toEqual([
      'GameCreated',
      'GameStarted',
      'MovePlayed',
      'GameEnded',
    ]);
  });

  it('that the rules do not allow is refused', async () => {
    const { alice } = await edge.players(gameId);
    alice.say(action('d1', 'acceptDraw'));
    expect(await alice.next('refused')).toMatchObject({ id: 'd1', code: 'no_draw_offer' });
  });

  it('adjudicate is for staff only', async () => {
    const verdict = { result: '1/2-1/2', reason: 'power cut in the hall' };
    const { alice } = await edge.players(gameId);
    alice.say(action('j1', 'adjudicate', verdict));
    expect(await alice.next('refused')).toMatchObject({ id: 'j1', code: 'forbidden' });
    const { client } = await edge.join(gameId, 'ops');
    client.say(action('j2', 'adjudicate', verdict));
    expect(await client.next('ack')).toMatchObject({ id: 'j2' });
    expect(edge.games.received.actions.map(({ by }) => by.kind)).toEqual(['ops']);
  });

  it('claimAbandoned takes its evidence from the edges, not from the claimant', async () => {
    const { alice, bob } = await edge.players(gameId);
    await alice.play('m1', 0, 'e2e4');
    await bob.play('m2', 1, 'e7e5');
    await alice.play('m3', 2, 'g1f3');
    await bob.close();
    const { goneSince } = await alice.next('presence', (presence) => presence.goneSince !== null);
    alice.say(action('c1', 'claimAbandoned', { want: 'victory' }));
    expect(await alice.next('refused')).toMatchObject({ id: 'c1', code: 'opponent_not_gone' });
    expect(edge.games.received.actions).toMatchObject([{ action: { type: 'claimAbandoned', goneSince } }]);
  });

  it('by a spectator who joined the game in another way is accepted on the same socket', async () => {
    const open = await createGame(edge.games, { black: { kind: 'open', reservedFor: null } });
    const { client, welcome } = await edge.join(open, 'bob');
    expect(welcome.seat).toBeNull();
    await edge.games.join(open, {
      id: 'j',
      by: BOB,
      receivedAt: Date.now(),
      correlationId: null,
      color: null,
    });
    await client.next('event', ({ event }) => event.type === 'GameStarted');
    client.say(action('r1', 'resign'));
    expect(await client.next('ack')).toMatchObject({ id: 'r1' });
    expect(edge.metrics.value('live_game_websocket_connections', { role: 'player' })).toBe(1);
    expect(edge.metrics.value('live_game_websocket_connections', { role: 'spectator' })).toBe(0);
  });
});

describe('who is here', () => {
  it('tells when a player goes and comes back', async () => {
    const { alice, bob } = await edge.players(gameId);
    await bob.close();
    const gone = await alice.next('presence');
    expect(gone).toMatchObject({ color: 'black', goneSince: expect.any(Number) });
    const late = await edge.join(gameId, null);
    expect(await late.client.next('presence')).toEqual(gone);
    await edge.join(gameId, 'bob');
    expect(await alice.next('presence')).toEqual({ t: 'presence', color: 'black', goneSince: null });
  });

  it('keeps a player here who has a second socket', async () => {
    const { alice, bob } = await edge.players(gameId);
    await edge.join(gameId, 'bob');
    await bob.close();
    alice.say({ t: 'ping', at: 1 });
    await alice.next('pong');
    expect(alice.all('presence')).toEqual([]);
  });

  it('counts spectators', async () => {
    const { alice } = await edge.players(gameId);
    const guest = await edge.join(gameId, null);
    await alice.next('spectators', ({ n }) => n === 1);
    await guest.client.close();
    await alice.next('spectators', ({ n }) => n === 0);
  });
});

it('a ping is answered with its own time and the time of the service', async () => {
  const { client } = await edge.join(gameId, null);
  client.say({ t: 'ping', at: 123.5 });
  expect(await client.next('pong')).toMatchObject({ at: 123.5, now: expect.any(Number) });
});
