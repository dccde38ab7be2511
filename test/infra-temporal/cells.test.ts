import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import searchAttributes from '../../temporal-config/search-attributes.json' with { type: 'json' };
import { ensureNamespace } from '../../scripts/stack/temporalNamespace.mjs';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import { newGameId } from '../../src/infra/ids.js';
import { createMetrics } from '../../src/infra/metrics.js';
import type { CellSettings } from '../../src/infra/settings/cells.js';
import { createCellGateways } from '../../src/infra/temporal/cellGateways.js';
import { ALICE } from '../support/table.js';
import { gameBundle } from '../workflow/support/house.js';
import {
  moveBy,
  newGame,
  openProxy,
  silent,
  startWorker,
  temporalAddress,
  temporalSettings,
} from './support.js';

const SECOND_NAMESPACE = 'second-cell';
const queues = { A: `games-${newGameId('A')}`, B: `games-${newGameId('B')}` };

const metrics = createMetrics();
const warnings: object[] = [];
const workers: { stop(): Promise<void> }[] = [];
let proxy: Awaited<ReturnType<typeof openProxy>>;
let cells: ReturnType<typeof createCellGateways>;

/** A lives in the usual namespace, B in another one, behind a line that can be cut. */
const settings = (): CellSettings[] => [
  {
    id: 'A',
    address: temporalAddress(),
    namespace: 'default',
    taskQueue: queues.A,
    weight: 1,
    state: 'draining',
  },
  {
    id: 'B',
    address: proxy.address,
    namespace: SECOND_NAMESPACE,
    taskQueue: queues.B,
    weight: 1,
    state: 'open',
  },
];

beforeAll(async () => {
  const wanted = { namespace: SECOND_NAMESPACE, searchAttributes };
  await vi.waitFor(() => ensureNamespace(temporalAddress(), wanted), { timeout: 30_000, interval: 500 });
  proxy = await openProxy(temporalAddress());
  workers.push(await startWorker(queues.A));
  // a new namespace takes the server some seconds to notice
  await vi.waitFor(async () => workers.push(await startWorker(queues.B, gameBundle(), SECOND_NAMESPACE)), {
    timeout: 60_000,
    interval: 1_000,
  });
  cells = createCellGateways({
    cells: settings(),
    temporal: temporalSettings(),
    deadlineMs: 3_000,
    continueAsNewEvents: 4_000,
    now: Date.now,
    metrics,
    log: { ...silent, warn: (fields) => void warnings.push(fields) },
  });
});
afterAll(async () => {
  await cells.close();
  proxy.close();
  for (const worker of workers) await worker.stop();
});
beforeEach(() => {
  warnings.length = 0;
});

const codeOf = (answer: Answer | null) => (answer === null ? 'sent' : answer.ok ? 'ok' : answer.refusal.code);
async function createIn(cell: string): Promise<string> {
  const game = newGame({ gameId: newGameId(cell) });
  await vi.waitFor(async () => expect(codeOf(await cells.gateway.create(game, 'hash'))).toBe('ok'), {
    timeout: 30_000,
  });
  return game.gameId;
}
const playIn = async (gameId: string) => codeOf(await cells.gateway.move(gameId, moveBy(ALICE, 0, 'e2e4')));

test('each game lives in the cell that its id names, a draining one included', async () => {
  const [inA, inB] = [await createIn('A'), await createIn('B')];
  expect([await playIn(inA), await playIn(inB)]).toEqual(['ok', 'ok']);
  expect(await cells.gateway.queryState(inA)).toMatchObject({ gameId: inA, version: 3 });
  expect(await cells.gateway.queryState(inB)).toMatchObject({ gameId: inB, version: 3 });
  // the same name in the other cell is another game, which does not exist
  expect(await cells.gateway.queryState(`A${inB.slice(1)}`)).toBeNull();
});

test('a game of an unknown cell is not found by any door, and logged once', async () => {
  const nowhere = newGameId('z');
  expect(await playIn(nowhere)).toBe('game_not_found');
  expect(codeOf(await cells.gateway.submitMove(nowhere, moveBy(ALICE, 0, 'e2e4')))).toBe('game_not_found');
  expect(codeOf(await cells.gateway.create(newGame({ gameId: nowhere }), 'hash'))).toBe('game_not_found');
  expect(await cells.gateway.queryState(nowhere)).toBeNull();
  expect(warnings).toEqual([{ gameId: nowhere, cell: 'z' }]);
});

describe('while one cell is away', () => {
  test('its games are unavailable, after some failures at once; the games of the other go on', async () => {
    const [inA, inB] = [await createIn('A'), await createIn('B')];
    proxy.cut();
    const codes = await Promise.all([1, 2, 3, 4].map(() => playIn(inB)));
    expect(new Set(codes)).toEqual(new Set(['unavailable']));
    expect(await metrics.text()).toContain('live_game_breaker_open{target="temporal-B"} 1');
    expect(cells.describe().map(({ id, up }) => `${id} ${up}`)).toEqual(['A true', 'B false']);
    expect(await playIn(inA)).toBe('ok');
    expect(await cells.gateway.isReachable()).toBe(true);
    proxy.mend();
    await vi.waitFor(async () => expect(await playIn(inB)).toBe('ok'), { timeout: 10_000 });
    expect(cells.describe().map(({ id, up }) => `${id} ${up}`)).toEqual(['A true', 'B true']);
  });
});
