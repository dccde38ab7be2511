import { afterEach, beforeEach, expect, test } from 'vitest';
import { servicePid, startService, stopService } from '../../scripts/stack/service.mjs';
import type { S3Settings } from '../../src/infra/s3/objects.js';
import { archivedFrom, finishedEvents, gameIdOf, makeSigner } from '../support/archived.js';
import { emptyBucket, openArchive } from './support.js';

const signer = makeSigner();
const events = finishedEvents();
const gameId = gameIdOf(events);
let bucket: S3Settings;
beforeEach(async () => {
  bucket = await emptyBucket();
});

let frozen: number | undefined;
afterEach(() => {
  if (frozen !== undefined) process.kill(frozen, 'SIGCONT');
  frozen = undefined;
});

test('S3 is killed and comes back: storing is rejected meanwhile, what was stored is still there', async () => {
  const game = await archivedFrom(events, signer);
  const early = openArchive(bucket).archive;
  await early.store(game);
  await stopService('s3', 'SIGKILL');
  await expect(early.store(game)).rejects.toThrow('ECONNREFUSED');
  await startService('s3');
  await early.store(game);
  expect(await early.load(gameId)).toEqual(game);
});

test('S3 hangs: a call gives up within seconds, after five the next fail at once, and all is well when it wakes', async () => {
  const { archive, metrics } = openArchive(bucket);
  const game = await archivedFrom(events, signer);
  frozen = servicePid('s3');
  if (frozen === undefined) throw new Error('S3 does not run in this stack');
  process.kill(frozen, 'SIGSTOP');
  await Promise.all(Array.from({ length: 5 }, () => expect(archive.store(game)).rejects.toThrow()));
  expect(metrics.value('live_game_breaker_open', { target: 's3' })).toBe(1);
  await expect(archive.store(game)).rejects.toThrow('circuit breaker');
  const calls = { target: 's3', operation: 'put', outcome: 'failed' };
  expect(metrics.value('live_game_calls_total', calls)).toBe(5);
  process.kill(frozen, 'SIGCONT');
  await expect.poll(() => archive.store(game).then(() => 'stored', String)).toBe('stored');
  expect(metrics.value('live_game_breaker_open', { target: 's3' })).toBe(0);
});
