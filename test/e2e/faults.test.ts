import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startService, stopService } from '../../scripts/stack/service.mjs';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import type { Ms } from '../../src/domain/chess/types.js';
import type { GameState } from '../../src/domain/game/state.js';
import { readKafkaEvents } from '../../tools/play/kafkaEvents.js';
import { checkHistories } from '../../tools/play/checks.js';
import { hasReached, isOver } from '../../tools/play/participant.js';
import { RunningService, type SeatedPlayers } from './support/service.js';

/** Ruy Lopez: nobody's clock matters, all of it is legal. */
const LINE =
  'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5 a4b3 d7d6 c2c3 e8g8 h2h3 c6b8 d2d4 b8d7'.split(
    ' ',
  );
const SEEN_WITHIN_MS: Ms = 30_000;
const ANSWER_WITHIN_MS: Ms = 20_000;

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.stop());

/** Plays the line's plies from `from` to `to`; each must be seen by all before the next. Returns each move's wait. */
async function play(game: SeatedPlayers, from: number, to: number): Promise<Ms[]> {
  const waits: Ms[] = [];
  for (const [index, uci] of LINE.slice(from, to).entries()) {
    const ply = from + index;
    const mover = ply % 2 === 0 ? game.white : game.black;
    const began = performance.now();
    expect(await mover.client.move(uci)).toMatchObject({ ok: true });
    const everyone = [game.white, game.black, game.spectator];
    await Promise.all(everyone.map((each) => each.until(hasReached(ply + 1), SEEN_WITHIN_MS)));
    waits.push(performance.now() - began);
  }
  return waits;
}

/** White resigns; then all three and Kafka must tell one gapless history. */
async function endAndCompare(game: SeatedPlayers, since: number): Promise<void> {
  expect(await game.white.client.act({ type: 'resign' })).toMatchObject({ ok: true });
  const everyone = [game.white, game.black, game.spectator];
  await Promise.all(everyone.map((each) => each.until(isOver, SEEN_WITHIN_MS)));
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const lastVersion = game.white.client.state?.version ?? 0;
  const wanted = { gameId: game.gameId, since, lastVersion, withinMs: 60_000 };
  // A broker that has just come back may not lead all its partitions yet
  const stored = await vi.waitFor(() => readKafkaEvents(brokers, wanted), {
    timeout: 90_000,
    interval: 1_000,
  });
  const versions = checkHistories(everyone, stored).filter(({ problem }) => problem !== null);
  expect(versions, GAME_EVENTS_TOPIC).toEqual([]);
}

const remaining = (state: GameState | null) => {
  if (state?.status !== 'in_progress') throw new Error(`the game is ${state?.status}`);
  return state.clock.remainingMs;
};

describe('with clocks running', () => {
  it('the worker is killed and another started: the next move counts within 3 s, no clock lost time that was not used', async () => {
    const since = Date.now();
    const game = await service.seatGame();
    await play(game, 0, 8);
    const before = remaining(game.white.client.state);
    const thinking = Date.now();
    expect(await service.worker.end('SIGKILL')).toBeNull();
    await sleep(1_000);
    // The move is made while no worker lives: its arrival counts, not the time until there is a worker again
    const moved = game.white.client.move(LINE[8] ?? '');
    const thoughtMs = Date.now() - thinking;
    service.worker = await service.startWorker();
    const workerReady = performance.now();
    expect(await moved).toMatchObject({ ok: true });
    await Promise.all(
      [game.black, game.spectator].map((each) => each.until(hasReached(9), ANSWER_WITHIN_MS)),
    );
    expect(performance.now() - workerReady).toBeLessThan(3_000);
    const used = before.white - remaining(game.white.client.state).white;
    expect(Math.abs(used - thoughtMs)).toBeLessThan(500);
    await play(game, 9, 14);
    await endAndCompare(game, since);
  });

  it('the edge is killed and started again: everyone resumes where they were, no version lost or doubled', async () => {
    const since = Date.now();
    const game = await service.seatGame();
    await play(game, 0, 6);
    const { port } = service.edge;
    await service.edge.end('SIGKILL');
    service.edge = await service.startEdge(port);
    await play(game, 6, 12);
    expect(game.black.offlineReasons.length).toBeGreaterThan(0);
    await endAndCompare(game, since);
  });

  it('Redis is flushed and killed in the middle: everyone gets the game again and plays on', async () => {
    const since = Date.now();
    const game = await service.seatGame();
    await play(game, 0, 6);
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    await redis.flushall();
    redis.disconnect();
    await stopService('redis', 'SIGKILL');
    await startService('redis');
    await play(game, 6, 12);
    await endAndCompare(game, since);
  });

  it('Redis is away: moves are still taken, and shown when it is back', async () => {
    const since = Date.now();
    const game = await service.seatGame();
    await play(game, 0, 4);
    await stopService('redis', 'SIGKILL');
    expect(await game.white.client.move(LINE[4] ?? '')).toMatchObject({ ok: true });
    await startService('redis');
    await Promise.all([game.black, game.spectator].map((each) => each.until(hasReached(5), SEEN_WITHIN_MS)));
    await play(game, 5, 10);
    await endAndCompare(game, since);
  });

  it('Kafka is away for half a minute: play goes on, all events arrive later and in order', async () => {
    const since = Date.now();
    const game = await service.seatGame();
    await play(game, 0, 4);
    await stopService('kafka');
    const stopped = Date.now();
    await play(game, 4, 14);
    await sleep(Math.max(0, stopped + 30_000 - Date.now()));
    await startService('kafka');
    await play(game, 14, 16);
    await endAndCompare(game, since);
  });
});
