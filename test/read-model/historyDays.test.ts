import { describe, expect, test } from 'vitest';
import { createHistoryDays } from '../../src/infra/postgres/history.js';
import { someGame, someGameId } from '../support/someGame.js';
import { Table } from '../support/table.js';
import { recordedMetrics } from '../support/telemetry.js';
import { rowsExpected, rowsOf } from './rows.js';
import { openEventLog, outbound } from './support.js';

const DAY = 86_400_000;
/** A day of these tests alone: long before any game of the other tests. */
const FIRST_DAY = Date.UTC(2001, 0, 1);

const partitionOf = 'SELECT DISTINCT tableoid::regclass::text AS name FROM game_events WHERE game_id = $1';

describe('the history of a day', () => {
  test('has partitions of its own, and is dropped with them; a game that goes on keeps its rows', async () => {
    const log = await openEventLog();
    const days = createHistoryDays(log.pool, recordedMetrics());
    await days.open(FIRST_DAY);
    await days.open(FIRST_DAY);
    const ended = someGame({ at: FIRST_DAY + 5_000 });
    const slow = someGameId();
    const goesOn = new Table({}, undefined, { gameId: slow, at: FIRST_DAY + 5_000 }).play('e2e4 e7e5 g1f3');
    const younger = someGame({ at: FIRST_DAY + 2 * DAY });
    await log.publish([...outbound(ended), ...outbound(goesOn), ...outbound(younger)]);
    await log.project();
    await log.drained();
    const nameOf = async (gameId: string) => (await log.pool.query(partitionOf, [gameId])).rows;
    expect(await nameOf(slow)).toEqual([{ name: 'game_events_20010101' }]);

    await days.dropOlderThan(10, FIRST_DAY + 11 * DAY);
    expect(await rowsOf(log.pool, ended.ended.gameId)).toEqual({
      game: undefined,
      events: [],
      moves: [],
      snapshots: [],
    });
    expect(await rowsOf(log.pool, younger.ended.gameId)).toEqual(rowsExpected(younger));
    expect(await nameOf(slow)).toEqual([{ name: 'game_events_other' }]);

    const before = goesOn.events.length;
    goesOn.tell({ kind: 'user', userId: 'alice' }, { type: 'resign' });
    await log.publish(outbound(goesOn).slice(before));
    await log.drained();
    expect(await rowsOf(log.pool, slow)).toEqual(rowsExpected(goesOn));
    await days.dropOlderThan(10, FIRST_DAY + 14 * DAY);
    expect((await rowsOf(log.pool, slow)).events).toEqual([]);
    expect((await rowsOf(log.pool, younger.ended.gameId)).events).toEqual([]);
  });
});
