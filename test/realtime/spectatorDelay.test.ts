import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/contract/serverMessage.js';
import type { Seat } from '../../src/domain/game/seat.js';
import { createGame, move } from '../support/socketEdge.js';
import { WatchEdge } from '../support/watchEdge.js';

const DELAY = 1_500;
let edge: WatchEdge;
beforeEach(async () => {
  edge = await WatchEdge.start();
});
afterEach(() => edge.stop());

const game = (black?: Seat) =>
  createGame(edge.sockets.games, { settings: { spectatorDelayMs: DELAY }, ...(black && { black }) });
const versionsIn = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) => (message.t === 'event' ? [message.v] : []));
/** Everything in what somebody was told that speaks of this version or a later one. */
const hintsOf = (messages: readonly ServerMessage[], version: number) =>
  messages.filter(
    (message) =>
      (message.t === 'event' && message.v >= version) ||
      (message.t === 'welcome' && message.version >= version) ||
      (message.t === 'resync' && message.state.version >= version),
  );

describe('a move', () => {
  it('is shown to the players at once, to those who watch on sockets and streams when it is old enough', async () => {
    const gameId = await game();
    const { alice, bob } = await edge.sockets.players(gameId);
    const { client: carol } = await edge.sockets.join(gameId, 'carol');
    const stream = await edge.watch(gameId);
    const bobsStream = await edge.watch(gameId, 'bob');
    await alice.play('m1', 0, 'e2e4');
    const { at } = await bob.next('event');
    await expect.poll(() => bobsStream.versions).toEqual([3]);
    expect(hintsOf([...carol.messages, ...stream.messages], 3)).toEqual([]);
    await Promise.all([carol.next('event'), expect.poll(() => stream.versions).toEqual([3])]);
    expect(Date.now()).toBeGreaterThanOrEqual(at + DELAY);
  });

  it('is hidden from those who come meanwhile too, wherever they say they stopped', async () => {
    const gameId = await game();
    const { alice } = await edge.sockets.players(gameId);
    const { v } = await alice.play('m1', 0, 'e2e4');
    const { hash } = edge.sockets.games.stateOf(gameId);
    const joined = await Promise.all(
      [undefined, { version: v }, { version: v, hash }, { version: 1 }].map((resume) =>
        edge.sockets.join(gameId, null, resume),
      ),
    );
    const streams = await Promise.all(
      [0, 1, v].map((id) => edge.watch(gameId, null, { 'last-event-id': `${id}` })),
    );
    await expect.poll(() => streams.every(({ messages }) => messages.length > 0)).toBe(true);
    const welcomes = [...joined.map(({ welcome }) => welcome), ...streams.flatMap((s) => s.all('welcome'))];
    expect(welcomes.map(({ version }) => version)).toEqual(Array.from({ length: 7 }, () => 2));
    expect(joined[3]?.welcome.events.map(({ version }) => version)).toEqual([2]);
    for (const { client } of joined) expect(await client.next('event')).toMatchObject({ v });
    await expect.poll(() => streams.map(({ versions }) => versions)).toEqual([[v], [v], [v]]);
  });

  it('that did not happen after all is taken back later, and the truth shown when it is old enough', async () => {
    const gameId = await game();
    const { alice } = await edge.sockets.players(gameId);
    const { client: carol } = await edge.sockets.join(gameId, 'carol');
    const input = { id: 'lost', by: { kind: 'user', userId: 'alice' }, correlationId: null } as const;
    const lost = { ...input, receivedAt: Date.now() };
    const phantom = { type: 'playMove', ply: 0, uci: 'a2a3', lagMs: 0 } as const;
    await edge.sockets.games.showAndForget(gameId, lost, phantom);
    await alice.next('event');
    alice.say(move('m1', 0, 'e2e4'));
    await alice.next('resync');
    expect(hintsOf(carol.messages, 3)).toEqual([]);
    const { state } = await carol.next('resync');
    expect(state).toEqual(edge.sockets.games.stateOf(gameId));
    expect(Date.now()).toBeGreaterThanOrEqual(state.createdAt + DELAY);
  });
});

it('the time that is told is the one at which what is shown was true', async () => {
  const gameId = await game();
  const { alice } = await edge.sockets.players(gameId);
  const { client: carol, welcome } = await edge.sockets.join(gameId, 'carol');
  [alice, carol].forEach((client) => client.say({ t: 'ping', at: 7 }));
  const [alices, carols] = [await alice.next('pong'), await carol.next('pong')];
  expect(welcome.now).toBeLessThanOrEqual(Date.now() - DELAY);
  expect(carols.now).toBeLessThanOrEqual(Date.now() - DELAY);
  expect(carols.now).toBeGreaterThanOrEqual(welcome.now);
  expect(alices.now).toBeGreaterThan(welcome.now + DELAY - 1);
});

it('who takes the open seat sees at once from then on', async () => {
  const gameId = await game({ kind: 'open', reservedFor: null });
  const { client: alice } = await edge.sockets.join(gameId, 'alice');
  const { client: bob, welcome } = await edge.sockets.join(gameId, 'bob');
  expect(welcome.seat).toBeNull();
  await edge.rest.as('bob').post(`/v1/games/${gameId}/join`, {});
  const { v } = await alice.play('m1', 0, 'e2e4');
  const { at } = await bob.next('event', (event) => event.v === v);
  expect(Date.now()).toBeLessThan(at + DELAY);
  await new Promise((resolve) => setTimeout(resolve, at + DELAY + 50 - Date.now()));
  expect(versionsIn(bob.messages).filter((version) => version === v)).toEqual([v]);
});

it('an onlooker who gives a command is refused and learns nothing of the board', async () => {
  const gameId = await game();
  const { alice } = await edge.sockets.players(gameId);
  const { client: carol } = await edge.sockets.join(gameId, 'carol');
  await alice.play('m1', 0, 'e2e4');
  carol.say(move('c1', 0, 'd2d4'));
  expect(await carol.next('refused')).toMatchObject({ id: 'c1', code: 'not_your_seat' });
  expect(hintsOf(carol.messages, 3)).toEqual([]);
});

it('who comes long after the end sees all of it', async () => {
  const gameId = await game();
  const { alice } = await edge.sockets.players(gameId);
  await alice.play('m1', 0, 'e2e4');
  await edge.rest.as('alice').post(`/v1/games/${gameId}/actions`, { action: { type: 'abort' } });
  const { at } = await alice.next('event', ({ event }) => event.type === 'GameEnded');
  await new Promise((resolve) => setTimeout(resolve, at + DELAY - Date.now()));
  const { welcome } = await edge.sockets.join(gameId, 'carol');
  expect(welcome.state).toEqual(edge.sockets.games.stateOf(gameId));
});
