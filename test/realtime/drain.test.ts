import { expect, it } from 'vitest';
import { TestEdge, createGame, move } from '../support/socketEdge.js';

it('an edge that closes sends its clients home, serves them meanwhile, and closes who is left', async () => {
  const edge = await TestEdge.start({ limits: { drainMs: 1_500 } });
  const gameId = await createGame(edge.games);
  const { client: alice } = await edge.join(gameId, 'alice');
  const { client: bob } = await edge.join(gameId, 'bob');
  const closing = edge.sockets.close();
  expect(await alice.next('moved')).toEqual({ t: 'moved', url: `wss://home.example/ws/games/${gameId}` });
  alice.say(move('m1', 0, 'e2e4'));
  expect(await bob.next('event')).toMatchObject({ v: 3 });
  await expect(edge.client(gameId)).rejects.toThrow('503');
  await alice.close();
  expect(await bob.closed).toEqual({ code: 4000, reason: 'draining' });
  await closing;
  expect(edge.sockets.size).toBe(0);
  expect(edge.feed.subscribers(gameId)).toBe(0);
  await edge.stop();
});

it('an edge whose clients do not answer closes in bounded time all the same', async () => {
  const edge = await TestEdge.start({ limits: { drainMs: 50, closeMs: 50 } });
  const { client } = await edge.join(await createGame(edge.games), 'alice');
  client.socket.pause();
  await edge.sockets.close();
  await expect.poll(() => edge.sockets.size).toBe(0);
  await edge.stop();
});
