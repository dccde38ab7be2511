import { afterEach, expect, it } from 'vitest';
import type { Homes } from '../../src/contract/homes.js';
import { TestEdge, createGame, move } from '../support/socketEdge.js';

let edge: TestEdge;
afterEach(() => edge.stop());

/** Homes that the test can change. */
class Elsewhere implements Homes {
  home: string | null = null;
  isHere = () => this.home === null;
  socketUrlOf = (gameId: string) => `wss://${this.home ?? 'here'}.example/ws/games/${gameId}`;
}

it('a socket away from home is served, and told once where its game is at home', async () => {
  const homes = new Elsewhere();
  homes.home = 'edge-2';
  edge = await TestEdge.start({ limits: { homingMs: 100 }, deps: { homes } });
  const gameId = await createGame(edge.games);
  const { alice, bob } = await edge.players(gameId);
  expect(await alice.next('moved')).toEqual({ t: 'moved', url: `wss://edge-2.example/ws/games/${gameId}` });
  await bob.next('moved');
  alice.say(move('m1', 0, 'e2e4'));
  expect(await bob.next('event')).toMatchObject({ v: 3 });
  bob.say(move('m1', 1, 'e7e5'));
  await alice.next('event');
  expect(await alice.next('event')).toMatchObject({ v: 4 });
  expect(edge.metrics.value('live_game_websocket_moved_total', { cause: 'away' })).toBe(2);
});

it('a game that finds another home while it is watched takes its sockets along; at home nobody is told anything', async () => {
  const homes = new Elsewhere();
  edge = await TestEdge.start({ limits: { homingMs: 50 }, deps: { homes } });
  const gameId = await createGame(edge.games);
  const { client: alice } = await edge.join(gameId, 'alice');
  alice.say({ t: 'ping', at: 1 });
  await alice.next('pong');
  homes.home = 'edge-2';
  expect(await alice.next('moved')).toMatchObject({ url: `wss://edge-2.example/ws/games/${gameId}` });
  homes.home = 'edge-3';
  expect(await alice.next('moved')).toMatchObject({ url: `wss://edge-3.example/ws/games/${gameId}` });
  expect(edge.metrics.value('live_game_websocket_moved_total', { cause: 'away' })).toBe(2);
});

it('a home that is lost before its sockets were told of it is never named', async () => {
  const homes = new Elsewhere();
  homes.home = 'lost';
  edge = await TestEdge.start({ limits: { homingMs: 400 }, deps: { homes } });
  const gameId = await createGame(edge.games);
  const { client: alice } = await edge.join(gameId, 'alice');
  homes.home = 'edge-2';
  expect(await alice.next('moved')).toMatchObject({ url: `wss://edge-2.example/ws/games/${gameId}` });
});
