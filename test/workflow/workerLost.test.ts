import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MoveInput } from '../../src/contract/gameWorkflow.js';
import { ALICE, BOB } from '../support/table.js';
import { House, type SeatedGame, gameBundle } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const AGAINST_BOT = {
  white: { kind: 'human', userId: 'alice' },
  black: { kind: 'bot', level: 2 },
} as const;

/** Longer than a task waits for the worker that has the game in memory. */
const GONE_MS = 1_500;

/** The action is asked for while no worker lives, and is the first thing that the next one sees of the game. */
async function askWithoutWorker(ask: () => Promise<string>): Promise<string> {
  await house.stopWorker();
  const asked = ask();
  await new Promise((resolve) => setTimeout(resolve, GONE_MS));
  await house.startWorker();
  return asked;
}

const lastShown = (game: SeatedGame) => house.shownOf(game.gameId).at(-1)?.state;

/** Yet another worker, which knows nothing but the history, comes to the same game. */
async function expectTheSameForAll(game: SeatedGame): Promise<void> {
  const history = await game.handle.fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: await gameBundle() }, history, game.handle.workflowId);
  await house.stopWorker();
  await house.startWorker();
  expect(await game.state()).toEqual(lastShown(game));
}

async function signal(game: SeatedGame, ucis: readonly string[], changes: Partial<MoveInput> = {}) {
  for (const [ply, uci] of ucis.entries()) {
    await game.signalMove(await game.moveInput(ply % 2 === 0 ? ALICE : BOB, uci, { ply, ...changes }));
    await expect.poll(() => game.plies()).toBe(ply + 1);
  }
}

describe('a worker dies, and the first thing that comes after is an action', () => {
  it('upon a move', async () => {
    const game = await house.seat();
    await signal(game, ['e2e4', 'e7e5']);
    expect(await askWithoutWorker(() => game.act(BOB, { type: 'offerDraw' }))).toBe('ok');
    await expectTheSameForAll(game);
    expect(await game.act(ALICE, { type: 'acceptDraw' })).toBe('ok');
  });

  it('upon a move that an edge with a fast clock has stamped', async () => {
    const game = await house.seat();
    await signal(game, ['e2e4', 'e7e5'], { receivedAt: (await house.now()) + 800 });
    expect(await askWithoutWorker(() => game.act(BOB, { type: 'offerDraw' }))).toBe('ok');
    await expectTheSameForAll(game);
    expect(await game.act(ALICE, { type: 'acceptDraw' })).toBe('ok');
  });

  it('an answer to a move that no worker has seen yet', async () => {
    const game = await house.seat();
    await signal(game, ['e2e4', 'e7e5']);
    const [g1f3, b8c6] = [
      await game.moveInput(ALICE, 'g1f3', { ply: 2 }),
      await game.moveInput(BOB, 'b8c6', { ply: 3 }),
    ];
    const answered = await askWithoutWorker(async () => {
      await game.signalMove(g1f3);
      await game.signalMove(b8c6);
      return game.move(BOB, 'b8c6', b8c6);
    });
    expect(answered).toBe('ok');
    expect(await game.plies()).toBe(4);
    await expectTheSameForAll(game);
    expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
  });

  it("upon a bot's move", async () => {
    house.bot = async () => ({ uci: 'e7e5', at: await house.now() });
    const game = await house.seat({ seats: AGAINST_BOT });
    await game.signalMove(await game.moveInput(ALICE, 'e2e4', { ply: 0 }));
    await expect.poll(() => game.plies()).toBe(2);
    expect(await askWithoutWorker(() => game.act(ALICE, { type: 'giveTime', ms: 15_000 }))).toBe('ok');
    expect(await game.plies()).toBe(2);
    await expectTheSameForAll(game);
    expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
  });

  it('upon a move in place of a bot that declined', async () => {
    house.bot = () => Promise.reject(ApplicationFailure.nonRetryable('closed', 'BOT_REJECTED'));
    const game = await house.seat({ seats: AGAINST_BOT });
    await game.signalMove(await game.moveInput(ALICE, 'e2e4', { ply: 0 }));
    await expect.poll(() => game.plies()).toBe(2);
    expect(await askWithoutWorker(() => game.act(ALICE, { type: 'giveTime', ms: 15_000 }))).toBe('ok');
    await expectTheSameForAll(game);
    expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
  });

  it('upon the start: the game is aborted', async () => {
    const game = await house.seat();
    await expect.poll(async () => (await game.carried()).outbox).toEqual([]);
    expect(await askWithoutWorker(() => game.act(ALICE, { type: 'abort' }))).toBe('ok');
    await game.result();
    const history = await game.handle.fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: await gameBundle() }, history, game.handle.workflowId);
  });
});
