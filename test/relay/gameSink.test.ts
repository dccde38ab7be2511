import type { WorkflowInfo } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import type { GameUpdate } from '../../src/contract/gameWorkflow.js';
import { createGameSink } from '../../src/relay/gameSink.js';
import type { Outbox } from '../../src/relay/gameCursors.js';
import { turns } from '../support/eventLog.js';
import { Table } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';

const INFO: WorkflowInfo = Object.create(null);

/** Fool's mate in one update, with its first event committed before. */
function foolsMate(): GameUpdate {
  const { state, events } = new Table().play('f2f3 e7e5 g2g4 d8h4');
  return {
    gameId: '0game0000001',
    previousHash: '',
    events,
    state: state!,
    answers: [],
    unconfirmed: events.slice(0, 1),
  };
}

function makeSink(publish: (update: GameUpdate) => Promise<void>) {
  const offered: Outbox[] = [];
  const metrics = recordedMetrics();
  const relay = { offer: (outbox: Outbox) => void offered.push(outbox) };
  const { game } = createGameSink({ fanOut: { publish }, relay, metrics, log: silentLog });
  return {
    update: game.update,
    call: (update: GameUpdate) => void game.update.fn(INFO, update),
    offered,
    metrics,
  };
}

test('an update is shown to the players, and its committed events are offered to the relay', () => {
  const shown: GameUpdate[] = [];
  const { call, offered } = makeSink(async (one) => void shown.push(one));
  const mate = foolsMate();
  call(mate);
  expect(shown).toEqual([mate]);
  expect(offered.map(({ unconfirmed }) => unconfirmed)).toEqual([mate.unconfirmed]);
});

test('the workflow task does not wait for the players', () => {
  const { update } = makeSink(() => new Promise(() => undefined));
  expect(update.fn(INFO, foolsMate())).toBeUndefined();
});

test('a fan-out that fails hurts nobody', async () => {
  const { call, offered } = makeSink(() => Promise.reject(new Error('no Redis')));
  call(foolsMate());
  await turns(1);
  expect(offered).toHaveLength(1);
});

test('games are counted when they are created, and by the way they end', () => {
  const { call, metrics } = makeSink(async () => undefined);
  call(foolsMate());
  expect(metrics.value('live_game_games_total', { state: 'created' })).toBe(1);
  expect(metrics.value('live_game_games_total', { state: 'checkmate' })).toBe(1);
});

test('a replay shows nothing', () => {
  expect(makeSink(async () => undefined).update.callDuringReplay).toBe(false);
});
