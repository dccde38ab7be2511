import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import { gameWorkflowId } from '../../src/contract/gameWorkflow.js';
import { newGameId } from '../../src/infra/ids.js';
import { watchActiveGames } from '../../src/infra/temporal/activeGames.js';
import { ALICE, BOB, settings } from '../support/table.js';
import { actionBy, command, moveBy, newGame, openGateway, silent, startWorker } from './support.js';
import { SOON } from '../support/soon.js';

const { gateway, client, metrics, taskQueue } = openGateway();
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker(taskQueue);
});
afterAll(async () => {
  await worker.stop();
  await client.connection.close();
});

const codeOf = (answer: Answer | null) => (answer === null ? 'sent' : answer.ok ? 'ok' : answer.refusal.code);
const describeGame = (gameId: string) => client.workflow.getHandle(gameWorkflowId(gameId)).describe();

let gameId = '';
const startGame = async () => {
  const game = newGame();
  await gateway.create(game, 'hash');
  return game.gameId;
};
const untilClosed = (id: string) =>
  vi.waitFor(async () => expect((await describeGame(id)).status.name).toBe('COMPLETED'), { timeout: 10_000 });

describe('creating a game', () => {
  test('with both seats taken starts it; what ops search by is set', async () => {
    const game = newGame({ settings: settings({ rated: true }) });
    expect(await gateway.create(game, 'hash')).toEqual({
      ok: true,
      version: 2,
      at: game.receivedAt,
      isNew: true,
    });
    expect(await gateway.queryState(game.gameId)).toMatchObject({ version: 2, status: 'in_progress' });
    const description = await describeGame(game.gameId);
    const found = Object.fromEntries(
      description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    expect(found).toMatchObject({
      GameStatus: 'open',
      PlayerIds: ['alice', 'bob'],
      TimeControl: '300+0',
      Cell: '0',
      Rated: true,
      HasBot: false,
    });
    expect(await description.staticSummary()).toBe('alice - bob · 300+0 rated');
  });

  test('with an open seat waits for a user', async () => {
    const seats = {
      white: { kind: 'human', userId: 'alice' },
      black: { kind: 'open', reservedFor: 'bob' },
    } as const;
    const game = newGame({ seats });
    expect(await gateway.create(game, 'hash')).toMatchObject({ ok: true, version: 1 });
    expect(codeOf(await gateway.join(game.gameId, { ...command(BOB), color: null }))).toBe('ok');
    expect(await gateway.queryState(game.gameId)).toMatchObject({ status: 'in_progress' });
  });

  test('again with the same request gets the same answer, with another it is refused', async () => {
    const game = newGame();
    const first = await gateway.create(game, 'hash');
    const again = await gateway.create({ ...game, receivedAt: game.receivedAt + 5_000 }, 'hash');
    expect(again).toEqual({ ...first, isNew: false });
    expect(codeOf(await gateway.create(game, 'other hash'))).toBe('idempotency_conflict');
  });

  test('five times at once makes one game', async () => {
    const game = newGame();
    const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.create(game, 'hash')));
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 5 }, () => 'ok'));
    expect(answers.filter((answer) => answer.ok && answer.isNew)).toHaveLength(1);
  });

  test('again after its end changes nothing', async () => {
    const game = newGame();
    const first = await gateway.create(game, 'hash');
    await gateway.act(game.gameId, actionBy(ALICE, 'resign'));
    await untilClosed(game.gameId);
    expect(await gateway.create(game, 'hash')).toEqual({ ...first, isNew: false });
  });
});

describe('a command', () => {
  beforeEach(async () => {
    gameId = await startGame();
  });

  test('is answered with the version that it led to, and a repetition with the same', async () => {
    const move = moveBy(ALICE, 0, 'e2e4');
    const answer = await gateway.move(gameId, move);
    expect(answer).toMatchObject({ ok: true, version: 3 });
    expect(await gateway.move(gameId, move)).toEqual(answer);
    expect(await gateway.queryState(gameId)).toMatchObject({ version: 3 });
  });

  test.each([
    ['illegal_move', moveBy(ALICE, 0, 'e2e5')],
    ['not_your_turn', moveBy(BOB, 0, 'e7e5')],
    ['stale_ply', moveBy(ALICE, 7, 'e2e4')],
    ['not_your_seat', moveBy({ kind: 'user', userId: 'mallory' }, 0, 'e2e4')],
  ])('is refused: %s', async (code, move) => {
    const answer = await gateway.move(gameId, move);
    expect(codeOf(answer)).toBe(code);
    if (!answer.ok) expect(answer.refusal.detail.length).toBeGreaterThan(10);
  });

  test("is not taken for the other side's of the same name", async () => {
    await gateway.submitMove(gameId, moveBy(ALICE, 0, 'e2e4'));
    await gateway.submitMove(gameId, { ...moveBy(ALICE, 1, 'd2d4'), id: 'm1' });
    expect(await gateway.move(gameId, { ...moveBy(BOB, 1, 'e7e5'), id: 'm1' })).toMatchObject({ version: 4 });
    await gateway.act(gameId, { ...actionBy(ALICE, 'offerDraw'), id: 'm2' });
    await gateway.act(gameId, { ...actionBy(BOB, 'resign'), id: 'm2' });
    expect(await gateway.queryState(gameId)).toMatchObject({ status: 'ended', ending: { winner: 'white' } });
  });

  test('sent as a signal is durable when it returns; the game shows it soon', async () => {
    expect(await gateway.submitMove(gameId, moveBy(ALICE, 0, 'e2e4'))).toBeNull();
    await vi.waitFor(
      async () => expect(await gateway.queryState(gameId)).toMatchObject({ version: 3 }),
      SOON,
    );
  });

  test('thirty at once do not hit the limit on updates in flight', async () => {
    const offers = Array.from({ length: 30 }, () => gateway.act(gameId, actionBy(ALICE, 'offerDraw')));
    const codes = (await Promise.all(offers)).map(codeOf);
    expect(new Set(codes)).not.toContain('unavailable');
    expect(codes).toHaveLength(30);
  });

  test('more than can wait are told to come back', async () => {
    const offers = Array.from({ length: 60 }, () => gateway.act(gameId, actionBy(ALICE, 'offerDraw')));
    const codes = (await Promise.all(offers)).map(codeOf);
    expect(codes.filter((code) => code === 'unavailable')).toHaveLength(24);
  });
});

describe('a game that is over', () => {
  const resignation = actionBy(BOB, 'resign');
  let answer: Answer;
  beforeAll(async () => {
    gameId = await startGame();
    await gateway.submitMove(gameId, moveBy(ALICE, 0, 'e2e4'));
    await gateway.move(gameId, moveBy(BOB, 1, 'e7e5'));
    answer = await gateway.act(gameId, resignation);
    await untilClosed(gameId);
  });

  test('refuses every command', async () => {
    expect(codeOf(answer)).toBe('ok');
    expect(codeOf(await gateway.move(gameId, moveBy(ALICE, 2, 'g1f3')))).toBe('game_over');
    expect(codeOf(await gateway.submitMove(gameId, moveBy(ALICE, 2, 'g1f3')))).toBe('game_over');
    expect(codeOf(await gateway.act(gameId, actionBy(ALICE, 'resign')))).toBe('game_over');
    expect(codeOf(await gateway.join(gameId, { ...command(), color: null }))).toBe('game_over');
  });

  test('repeats the answer to the command that ended it', async () => {
    expect(await gateway.act(gameId, resignation)).toEqual(answer);
  });

  test('still tells its state', async () => {
    expect(await gateway.queryState(gameId)).toMatchObject({ status: 'ended', ending: { result: '1-0' } });
  });
});

test('a game that never was is not found, by any door', async () => {
  const nowhere = newGameId('0');
  expect(codeOf(await gateway.move(nowhere, moveBy(ALICE, 0, 'e2e4')))).toBe('game_not_found');
  expect(codeOf(await gateway.submitMove(nowhere, moveBy(ALICE, 0, 'e2e4')))).toBe('game_not_found');
  expect(codeOf(await gateway.act(nowhere, actionBy(ALICE, 'resign')))).toBe('game_not_found');
  expect(await gateway.queryState(nowhere)).toBeNull();
});

test('a refusal is a call that worked; the metrics say so', async () => {
  await gateway.move(newGameId('0'), moveBy(ALICE, 0, 'e2e4'));
  const text = await metrics.text();
  expect(text).toMatch(/live_game_calls_total\{target="temporal",operation="update.move",outcome="ok"\} \d+/);
  expect(text).not.toMatch(/operation="update.move",outcome="failed"/);
});

test('open games are counted', async () => {
  await startGame();
  const watch = watchActiveGames({ client, metrics, log: silent });
  await vi.waitFor(async () => expect(await metrics.text()).toMatch(/live_game_active_games [1-9]/), {
    timeout: 10_000,
  });
  watch.stop();
});
