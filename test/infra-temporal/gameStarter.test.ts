import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Carried, Recovery } from '../../src/contract/carriedGame.js';
import { gameWorkflowId } from '../../src/contract/gameWorkflow.js';
import { newGameId } from '../../src/infra/ids.js';
import { createGameStarter } from '../../src/infra/temporal/gameStarter.js';
import { NO_EVENTS, extend } from '../../src/recovery/chain.js';
import { carry } from '../../src/recovery/carry.js';
import { ALICE, OPS, Table } from '../support/table.js';
import { actionBy, moveBy, newGame, openGateway, startWorker } from './support.js';

const { gateway, ...deps } = openGateway();
const { client, taskQueue } = deps;
const starter = createGameStarter(deps);
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker(taskQueue);
});
afterAll(async () => {
  await worker.stop();
  await client.connection.close();
});

const recovery: Recovery = { id: 'recover-1', by: OPS, correlationId: null, lastEventAt: 0 };
const describeGame = ({ state: { gameId } }: Carried) =>
  client.workflow.getHandle(gameWorkflowId(gameId)).describe();

function carriedFrom({ events }: Table): Promise<Carried> {
  const { state } = extend(NO_EVENTS, events);
  if (!state) throw new Error('no game');
  return carry({ state, events, loggedVersion: events.length }, { storePart: async () => undefined });
}
const someTable = (gameId = newGameId('0')) => new Table({ rated: true }, undefined, { gameId });
const lostGame = () => carriedFrom(someTable().play('e2e4 e7e5'));

describe('a lost game', () => {
  test('is started, found by the same attributes as when it was created, and plays on', async () => {
    const carried = await lostGame();
    expect(await starter.start(carried, recovery)).toBe('started');
    const description = await describeGame(carried);
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
    const { gameId, version } = carried.state;
    expect(await gateway.move(gameId, moveBy(ALICE, 2, 'g1f3'))).toMatchObject({
      ok: true,
      version: version + 2,
    });
  });

  test('that has its workflow already is left alone', async () => {
    const carried = await lostGame();
    await starter.start(carried, recovery);
    expect(await starter.start(carried, recovery)).toBe('there');
    expect(await gateway.queryState(carried.state.gameId)).toMatchObject({
      version: carried.state.version + 1,
    });
  });

  test('whose id a later creation has taken is not mistaken for it', async () => {
    const carried = await lostGame();
    await gateway.create(newGame({ gameId: carried.state.gameId }), 'hash');
    expect(await starter.start(carried, recovery)).toBe('another');
  });

  test('is known to whoever repeats its creation', async () => {
    const carried = await lostGame();
    const { gameId, createdAt } = carried.state;
    await starter.start(carried, recovery);
    const again = await gateway.create(newGame({ gameId }), 'hash of whatever request it was');
    expect(again).toEqual({ ok: true, version: 2, at: createdAt, isNew: false });
  });

  test('that has ended is started even after its workflow has closed: its archive may be what was lost', async () => {
    const table = someTable().play('e2e4');
    table.tell(ALICE, { type: 'resign' });
    const carried = await carriedFrom(table);
    const handle = client.workflow.getHandle(gameWorkflowId(table.ended.gameId));
    for (const _ of ['first', 'second']) {
      expect(await starter.start(carried, recovery)).toBe('started');
      expect(await handle.result()).toMatchObject({ version: table.ended.version });
    }
  });

  test('that went on and ended since is not started anew', async () => {
    const carried = await lostGame();
    const { gameId } = carried.state;
    await starter.start(carried, recovery);
    expect(await gateway.act(gameId, actionBy(ALICE, 'resign'))).toMatchObject({
      ok: true,
    });
    await client.workflow.getHandle(gameWorkflowId(gameId)).result();
    expect(await starter.start(carried, recovery)).toBe('there');
  });
});
