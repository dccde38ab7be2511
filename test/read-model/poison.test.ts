import { describe, expect, test } from 'vitest';
import { record } from '../../src/domain/game/record.js';
import { readTopic } from '../support/kafka.js';
import { someGame, someGameId } from '../support/someGame.js';
import { Table } from '../support/table.js';
import { rowsExpected, rowsOf } from './rows.js';
import { type EventLog, openEventLog, outbound } from './support.js';

const deadLetters = async ({ deadLetterTopic }: EventLog) =>
  (await readTopic(deadLetterTopic)).map(({ gameId, value, headers }) => ({ gameId, value, headers }));

describe('a poison event', () => {
  test('is set aside with its reason, and the partition goes on', async () => {
    const log = await openEventLog({ partitions: 1 });
    const [before, after] = [someGame({ seed: 1 }), someGame({ seed: 2 })];
    await log.publish(outbound(before));
    await log.send({
      key: '0game0000009',
      value: '{"version":1}',
      headers: { 'schema-version': '1', id: 'x' },
    });
    await log.send({ key: '0game0000009', value: '{"version":2}', headers: { 'schema-version': '2' } });
    await log.publish(outbound(after));
    const { metrics } = await log.project();
    await log.drained();
    for (const table of [before, after]) {
      expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
    }
    expect(await deadLetters(log)).toEqual([
      {
        gameId: '0game0000009',
        value: '{"version":1}',
        headers: {
          'schema-version': '1',
          id: 'x',
          'dead-letter-reason': 'undecodable',
          'dead-letter-detail': expect.any(String),
          'dead-letter-source': `${log.topic}/0/${before.events.length}`,
        },
      },
      {
        gameId: '0game0000009',
        value: '{"version":2}',
        headers: expect.objectContaining({ 'dead-letter-reason': 'schema_version' }),
      },
    ]);
    expect(metrics.value('live_game_dead_letters_total', { reason: 'undecodable' })).toBe(1);
  });

  test('that PostgreSQL cannot store is found among the others of its batch', async () => {
    const log = await openEventLog({ partitions: 1 });
    const [before, after] = [someGame({ seed: 3 }), someGame({ seed: 4 })];
    const bad = new Table({}, undefined, { gameId: someGameId() }).play('e2e4');
    const move = bad.events.at(-1)!;
    const tooLarge = { ...move, event: { ...move.event, ply: 2 ** 40 } };
    const { events: poison } = record(bad.game, [tooLarge], { commandId: 'c', correlationId: null });
    const { gameId } = bad.game;
    await log.publish([
      ...outbound(before),
      ...outbound(bad),
      ...poison.map((recorded) => ({ gameId, recorded })),
      ...outbound(after),
    ]);
    await log.project();
    await log.drained();
    for (const table of [before, after]) {
      expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
    }
    expect((await rowsOf(log.pool, gameId)).events).toHaveLength(bad.events.length);
    expect(await deadLetters(log)).toMatchObject([
      {
        gameId,
        headers: {
          'dead-letter-reason': 'unstorable',
          'dead-letter-detail': expect.stringContaining('22003'),
        },
      },
    ]);
  });

  test('takes the later events of its game along, until the log is read again with the missing one in it', async () => {
    const log = await openEventLog({ partitions: 1 });
    const table = someGame({ seed: 5 });
    const events = outbound(table);
    const { gameId } = table.ended;
    await log.publish(events.toSpliced(10, 1));
    await log.project();
    await log.drained();
    const stuck = await rowsOf(log.pool, gameId);
    expect(stuck.game).toMatchObject({ status: 'in_progress', stuck_version: 11 });
    expect(stuck.events).toHaveLength(10);
    const letters = await deadLetters(log);
    expect(letters.map(({ headers }) => headers['dead-letter-reason'])).toEqual(
      events.slice(11).map(() => 'gap'),
    );
    await log.publish(events);
    await log.drained();
    expect(await rowsOf(log.pool, gameId)).toEqual(rowsExpected(table));
  });
});
