import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carried } from '../../src/contract/carriedGame.js';
import { replay } from '../../src/domain/game/replay.js';
import { NO_EVENTS, extend } from '../../src/recovery/chain.js';
import { carry } from '../../src/recovery/carry.js';
import { ALICE, BOB, Table } from '../support/table.js';
import { House, type SeatedGame, randomId } from './support/house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

const noParts = { storePart: () => Promise.reject(new Error('a short game has no parts')) };
const shownEvents = ({ gameId }: SeatedGame) => house.shownOf(gameId).flatMap(({ events }) => events);

/** What is left of the game at the table once its workflow is lost. */
async function carriedFrom({ events }: Table, loggedVersion = events.length): Promise<Carried> {
  const { state } = extend(NO_EVENTS, events);
  if (!state) throw new Error('no game');
  return carry({ state, events, loggedVersion }, noParts);
}

/** A game played a while ago: by now every deadline in it has passed. */
const tableOf = (moves: string) => new Table({}, undefined, { gameId: `0${randomId()}` }).play(moves);

describe('a lost game is started again', () => {
  it('its recovery comes first, though its flag would have fallen long ago, and both play on', async () => {
    const game = await house.recover(await carriedFrom(tableOf('e2e4 e7e5 g1f3')));
    expect(await game.move(BOB, 'b8c6', { ply: 3 })).toBe('ok');
    expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
    const { version, hash } = await game.result();
    expect(shownEvents(game).map(({ event }) => event.type)).toEqual([
      'GameRecovered',
      'MovePlayed',
      'GameEnded',
    ]);
    const [archived] = house.archived.filter(({ gameId }) => gameId === game.gameId);
    expect(replay(null, archived?.events ?? [])).toMatchObject({ ok: true, value: { version, hash } });
    expect(archived?.events.at(-3)).toMatchObject({
      commandId: 'recover-1',
      by: { kind: 'ops', name: 'carol' },
      event: { clock: { remainingMs: { white: 299_000, black: 300_000 } } },
    });
  });

  it('Kafka gets what it did not have, and the recovery', async () => {
    const table = tableOf('e2e4 e7e5 g1f3');
    const game = await house.recover(await carriedFrom(table, table.events.length - 2));
    await game.act(ALICE, { type: 'resign' });
    const { version } = await game.result();
    const hashes = new Set([...table.events, ...shownEvents(game)].map(({ hash }) => hash));
    const published = house.published.filter(({ hash }) => hashes.has(hash));
    expect(new Set(published.map((event) => event.version))).toEqual(
      new Set([version - 3, version - 2, version - 1, version]),
    );
  });

  it('a command that was answered before gets the same answer, one that is new is decided', async () => {
    const table = tableOf('e2e4');
    const { version, at } = table.events.at(-1)!;
    const game = await house.recover(await carriedFrom(table));
    const again = await game.moveInput(ALICE, 'e2e4', { id: 'c', ply: 0 });
    await game.signalMove(again);
    await expect
      .poll(() => house.shownOf(game.gameId).at(-1)?.answers)
      .toEqual([{ commandId: 'c', by: ALICE, answer: { ok: true, version, at } }]);
    expect(await game.move(BOB, 'e7e5', { ply: 1 })).toBe('ok');
    await game.act(ALICE, { type: 'resign' });
  });

  it('a game that had ended is archived and closed, with nothing added to it', async () => {
    const table = tableOf('f2f3 e7e5 g2g4 d8h4');
    const game = await house.recover(await carriedFrom(table));
    expect(await game.result()).toMatchObject({ termination: 'checkmate', version: table.events.length });
    const [archived] = house.archived.filter(({ gameId }) => gameId === game.gameId);
    expect(archived?.events).toEqual(table.events);
    expect(shownEvents(game)).toEqual([]);
  });

  it('the run after it does not recover once more', async () => {
    const game = await house.recover(await carriedFrom(tableOf('e2e4 e7e5')));
    const { runId } = await game.handle.describe();
    await game.rollover();
    await expect.poll(async () => (await game.handle.describe()).runId).not.toBe(runId);
    expect(await game.move(ALICE, 'g1f3', { ply: 2 })).toBe('ok');
    expect(shownEvents(game).filter(({ event }) => event.type === 'GameRecovered')).toHaveLength(1);
    await game.act(ALICE, { type: 'resign' });
  });
});

describe('a very long game', () => {
  it('is laid down in parts before it is started, cut where its workflow would have cut it', async () => {
    const table = tableOf('e2e4 e7e5');
    while (table.events.length < 2_100) table.tell(BOB, { type: 'giveTime', ms: 1 });
    const parts: string[] = [];
    const { state, events } = extend(NO_EVENTS, table.events);
    const carried = await carry(
      { state: state!, events, loggedVersion: events.length },
      { storePart: async (_, part) => void parts.push(`${part.length} to ${part.at(-1)?.hash}`) },
    );
    const ends = [events[999]?.hash, events[1_999]?.hash];
    expect(carried.history.parts).toEqual(ends);
    expect(parts).toEqual(ends.map((hash) => `1000 to ${hash}`));
    expect(carried.history.events).toEqual(events.slice(2_000));
  });
});
