import { afterEach, expect, it } from 'vitest';
import { EventStream } from '../support/eventStream.js';
import { RunningService } from './support/service.js';

const DELAY_MS = 8_000;
const streams: EventStream[] = [];
let service: RunningService;
afterEach(async () => {
  streams.forEach((stream) => stream.leave());
  await service.stop();
});

async function watch(gameId: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await EventStream.open(`${service.edge.url}/v1/games/${gameId}/stream`, headers);
  streams.push(stream);
  return stream.read();
}

it('a move of the real service comes to a player at once, to an onlooker late, and a new edge goes on from there', async () => {
  service = await RunningService.start({ ALLOW_ANONYMOUS: '1' });
  const [alice, bob] = ['alice', 'bob'].map((userId) => ({ kind: 'user' as const, userId }));
  const authorization = `Bearer ${await service.rest.playerToken('alice')}`;
  const { gameId } = await service.rest.createGame({
    players: [alice!, bob!],
    color: 'white',
    timeControl: '300+5',
    spectatorDelayMs: DELAY_MS,
  });
  const player = await watch(gameId, { authorization });
  const onlooker = await watch(gameId);
  await expect.poll(() => player.all('welcome')[0]?.seat).toBe('white');
  const moved = await fetch(`${service.edge.url}/v1/games/${gameId}/moves`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ ply: 0, uci: 'e2e4' }),
  });
  expect(moved.status).toBe(200);
  await expect.poll(() => player.versions).toEqual([3]);
  expect(onlooker.versions).toEqual([]);
  await expect.poll(() => onlooker.versions).toEqual([3]);
  const [event] = onlooker.all('event');
  expect(Date.now()).toBeGreaterThanOrEqual((event?.at ?? Infinity) + DELAY_MS);

  await service.edge.end('SIGTERM');
  expect(onlooker.goodbyes).toEqual([{ code: 4000, reason: 'draining' }]);
  service.edge = await service.startEdge();
  const back = await watch(gameId, { 'last-event-id': onlooker.lastEventId });
  await expect.poll(() => back.all('welcome')[0]).toMatchObject({ version: 3, state: null, events: [] });
});
