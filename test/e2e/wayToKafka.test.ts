import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startService, stopService } from '../../scripts/stack/service.mjs';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import { gameWorkflowId } from '../../src/contract/gameWorkflow.js';
import { legalMoves } from '../../src/domain/chess/position.js';
import { turnOf } from '../../src/domain/chess/types.js';
import { actionBy, moveBy, newGame, openGateway } from '../infra-temporal/support.js';
import { auditVersions } from '../support/eventLog.js';
import { readTopic, versionsOf } from '../support/kafka.js';
import { ALICE, BOB } from '../support/table.js';
import { startWorkerProcess, type WorkerProcess } from './support/workerProcess.js';

const { gateway, client, taskQueue } = openGateway({ deadlineMs: 10_000 });
const workers: WorkerProcess[] = [];
const startWorker = async () => {
  const worker = await startWorkerProcess(taskQueue);
  workers.push(worker);
  return worker;
};
afterEach(async () => {
  for (const worker of workers.splice(0)) expect(await worker.end('SIGTERM'), 'exit code').toBe(0);
});
afterAll(() => client.connection.close());

/** A real game whose moves are asked for one at a time. */
async function startGame() {
  const game = newGame();
  const { gameId } = game;
  expect(await gateway.create(game, 'hash')).toMatchObject({ ok: true });
  const state = async () => {
    const found = await gateway.queryState(gameId);
    if (found?.status !== 'in_progress') throw new Error(`the game is ${found?.status}`);
    return found;
  };
  return {
    /** Some legal moves, each answered before the next. */
    async play(plies: number) {
      for (let n = 0; n < plies; n += 1) {
        const { fen, moves } = await state();
        const legal = legalMoves(fen);
        const uci = legal[(moves.length * 7) % legal.length]!;
        const by = turnOf(fen) === 'white' ? ALICE : BOB;
        expect(await gateway.move(gameId, moveBy(by, moves.length, uci))).toMatchObject({ ok: true });
      }
    },
    /** Resolves to the audit of its events in Kafka once the game is closed, which is after all are confirmed. */
    async end() {
      expect(await gateway.act(gameId, actionBy(ALICE, 'resign'))).toMatchObject({ ok: true });
      const { version } = await client.workflow.getHandle(gameWorkflowId(gameId)).result();
      return { version, ...auditVersions(versionsOf(gameId, await readTopic(GAME_EVENTS_TOPIC)), version) };
    },
  };
}

describe('the events of a game in Kafka', () => {
  test('played in one worker: all there, in order and once, nearly all by the relay', async () => {
    const worker = await startWorker();
    const game = await startGame();
    await game.play(20);
    const { version, ...audit } = await game.end();
    expect(audit).toEqual({ lost: 0, outOfOrder: 0, duplicates: 0 });
    expect(version).toBe(23);
    const byRelay = await worker.metric('live_game_events_published_total{drain="relay"}');
    const byActivity = await worker.metric('live_game_events_published_total{drain="confirm"}');
    expect({ byRelay, byActivity }).toEqual({ byRelay: version - byActivity, byActivity: 3 });
  });

  test('played on after its worker was killed: none lost, none out of order', async () => {
    const killed = await startWorker();
    const game = await startGame();
    await game.play(10);
    workers.length = 0;
    expect(await killed.end('SIGKILL')).toBe(null);
    await startWorker();
    await game.play(10);
    expect(await game.end()).toMatchObject({ lost: 0, outOfOrder: 0 });
  });

  test('played on while Kafka was killed and came back: none lost, none out of order', async () => {
    await startWorker();
    const game = await startGame();
    await game.play(6);
    await stopService('kafka', 'SIGKILL');
    await game.play(40);
    const back = startService('kafka');
    await game.play(6);
    await back;
    expect(await game.end()).toMatchObject({ lost: 0, outOfOrder: 0 });
  });
});
