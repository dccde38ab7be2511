import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startService, stopService } from '../../scripts/stack/service.mjs';
import { gameWorkflowId } from '../../src/contract/gameWorkflow.js';
import { verifyArchive } from '../../src/infra/archive/verify.js';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects } from '../../src/infra/s3/objects.js';
import { actionBy, moveBy, newGame, openGateway } from '../infra-temporal/support.js';
import { ALICE, BOB } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { type ServiceProcess, startProcess } from './support/process.js';

const { gateway, client, taskQueue } = openGateway({ deadlineMs: 10_000 });
const metrics = recordedMetrics();
const objects = createJsonObjects(readArchiveConfig(), metrics);
const archive = createS3Archive({ objects, metrics, log: silentLog });

let folder: string;
let keyFile: string;
let worker: ServiceProcess;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'live-game-'));
  keyFile = path.join(folder, 'archive-key.pem');
  worker = await startProcess({
    main: 'src/main/worker.ts',
    portVariable: 'WORKER_HTTP_PORT',
    env: { TEMPORAL_TASK_QUEUE: taskQueue, ARCHIVE_DEV_KEY_FILE: keyFile },
  });
});
afterAll(async () => {
  expect(await worker.end('SIGTERM'), 'exit code').toBe(0);
  objects.close();
  await client.connection.close();
  await rm(folder, { recursive: true });
});

/** A game that White resigns after two moves. */
async function playGame() {
  const game = newGame();
  const { gameId } = game;
  expect(await gateway.create(game, 'hash')).toMatchObject({ ok: true });
  const line = ['e2e4', 'e7e5'];
  for (const [ply, uci] of line.entries()) {
    expect(await gateway.move(gameId, moveBy(ply === 0 ? ALICE : BOB, ply, uci))).toMatchObject({ ok: true });
  }
  expect(await gateway.act(gameId, actionBy(ALICE, 'resign'))).toMatchObject({ ok: true });
  return client.workflow.getHandle(gameWorkflowId(gameId));
}

/** The stored game, if it is whole and signed with the worker's key. */
async function verified(gameId: string) {
  const publicKey = createPublicKey(await readFile(keyFile)).export({ type: 'spki', format: 'pem' });
  const found = verifyArchive(await archive.load(gameId), publicKey.toString());
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
}

test('a finished game can be read from S3 and verified as soon as its workflow has closed', async () => {
  const { version, hash, gameId } = await (await playGame()).result();
  expect(version).toBe(5);
  expect(await verified(gameId)).toMatchObject({ hash, finalState: { ending: { result: '0-1' } } });
});

test('S3 is away when a game ends: players have their result, the workflow stays open until the game is stored', async () => {
  await stopService('s3', 'SIGKILL');
  const handle = await playGame();
  const gameId = handle.workflowId.replace('game-', '');
  expect(await gateway.queryState(gameId)).toMatchObject({ status: 'ended', ending: { result: '0-1' } });
  const pending = async () => (await handle.describe()).raw.pendingActivities?.[0];
  await expect.poll(async () => (await pending())?.attempt).toBeGreaterThan(2);
  expect(await pending()).toMatchObject({ activityType: { name: 'archiveGame' } });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await startService('s3');
  const { hash } = await handle.result();
  expect(await verified(gameId)).toMatchObject({ hash });
});
