import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import { newGameId } from '../../src/infra/ids.js';
import { ALICE } from '../support/table.js';
import {
  actionBy,
  moveBy,
  newGame,
  openClient,
  openGateway,
  openProxy,
  startWorker,
  temporalAddress,
} from './support.js';

const codeOf = (answer: Answer | null) => (answer === null ? 'sent' : answer.ok ? 'ok' : answer.refusal.code);

describe('while no worker is up', () => {
  test('an update is unavailable and may be sent again: it happens once', async () => {
    const { gateway, taskQueue } = openGateway({ deadlineMs: 500 });
    const { gameId, ...game } = newGame();
    await gateway.create({ gameId, ...game }, 'hash');
    const move = moveBy(ALICE, 0, 'e2e4');
    expect(codeOf(await gateway.move(gameId, move))).toBe('unavailable');
    const worker = await startWorker(taskQueue);
    await vi.waitFor(async () => expect(codeOf(await gateway.move(gameId, move))).toBe('ok'), {
      timeout: 10_000,
    });
    expect(await gateway.queryState(gameId)).toMatchObject({ version: 3 });
    await worker.stop();
  });

  test('a signalled move is taken all the same, and in time although it is read late', async () => {
    const { gateway, taskQueue } = openGateway();
    const { gameId, ...game } = newGame();
    await gateway.create({ gameId, ...game }, 'hash');
    expect(await gateway.submitMove(gameId, moveBy(ALICE, 0, 'e2e4'))).toBeNull();
    const worker = await startWorker(taskQueue);
    await vi.waitFor(async () => expect(await gateway.queryState(gameId)).toMatchObject({ version: 3 }), {
      timeout: 10_000,
    });
    await worker.stop();
  });

  test('a state cannot be had: that is a fault, not "no such game"', async () => {
    const { gateway } = openGateway({ deadlineMs: 500 });
    const game = newGame();
    await gateway.create(game, 'hash');
    await expect(gateway.queryState(game.gameId)).rejects.toThrow('unavailable');
  });
});

test('a game that a bug has stopped is unavailable', async () => {
  const { gateway, client, taskQueue } = openGateway({ deadlineMs: 1_000 });
  const broken = fileURLToPath(new URL('brokenGame.ts', import.meta.url));
  const worker = await startWorker(taskQueue, bundleWorkflowCode({ workflowsPath: broken }));
  const { gameId, ...game } = newGame();
  await gateway.create({ gameId, ...game }, 'hash');
  expect(codeOf(await gateway.act(gameId, actionBy(ALICE, 'resign')))).toBe('unavailable');
  await client.workflow.getHandle(`game-${gameId}`).terminate();
  await worker.stop();
});

describe('while Temporal is away', () => {
  test('commands are unavailable within a second, and work again soon after it is back', async () => {
    const proxy = await openProxy(temporalAddress());
    const { gateway, taskQueue } = openGateway({ client: openClient(proxy.address) });
    const worker = await startWorker(taskQueue);
    const { gameId, ...game } = newGame();
    await gateway.create({ gameId, ...game }, 'hash');
    expect(await gateway.isReachable()).toBe(true);
    proxy.cut();
    expect(codeOf(await gateway.move(gameId, moveBy(ALICE, 0, 'e2e4')))).toBe('unavailable');
    expect(codeOf(await gateway.submitMove(gameId, moveBy(ALICE, 0, 'e2e4')))).toBe('unavailable');
    expect(codeOf(await gateway.create(newGame(), 'hash'))).toBe('unavailable');
    await expect(gateway.queryState(gameId)).rejects.toThrow('unavailable');
    expect(await gateway.isReachable()).toBe(false);
    proxy.mend();
    await vi.waitFor(() => expect(gateway.isReachable()).resolves.toBe(true), { timeout: 4_000 });
    // the breaker may stay open for half a second more
    await vi.waitFor(
      async () => expect(codeOf(await gateway.move(gameId, moveBy(ALICE, 0, 'e2e4')))).toBe('ok'),
      { timeout: 2_000 },
    );
    await worker.stop();
    proxy.close();
  });

  test('a process may start before it', async () => {
    const { gateway } = openGateway({ client: openClient('127.0.0.1:9') });
    expect(await gateway.isReachable()).toBe(false);
  });
});

test('a namespace that is missing is a fault, and the probe says so', async () => {
  const { gateway } = openGateway({ client: openClient(temporalAddress(), 'nowhere') });
  expect(await gateway.isReachable()).toBe(false);
  await expect(gateway.move(newGameId('0'), moveBy(ALICE, 0, 'e2e4'))).rejects.toThrow();
});
