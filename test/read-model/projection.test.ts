import { describe, expect, test } from 'vitest';
import { readTopic } from '../support/kafka.js';
import { someGame } from '../support/someGame.js';
import { rowsExpected, rowsOf } from './rows.js';
import { interleaved, openEventLog, outbound } from './support.js';

const games = (count: number, plies = 30) =>
  Array.from({ length: count }, (_, seed) => someGame({ seed: seed + 1, plies }));

describe('the projector', () => {
  test('writes rows that equal the fold of the events', async () => {
    const log = await openEventLog();
    const tables = games(10);
    expect(tables.flatMap(({ types }) => types)).toContain('MovesTakenBack');
    await log.publish(interleaved(tables));
    const { metrics } = await log.project();
    await log.drained();
    for (const table of tables) {
      expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
    }
    const events = tables.reduce((sum, table) => sum + table.events.length, 0);
    expect(metrics.value('live_game_projected_events_total', { outcome: 'applied' })).toBe(events);
  });

  test('writes the same rows when events come one by one and no game is kept in memory', async () => {
    const log = await openEventLog();
    const tables = games(3, 14);
    await log.project({ cachedGames: 1 });
    for (const event of interleaved(tables)) await log.publish([event]);
    await log.drained();
    for (const table of tables) {
      expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
    }
  });

  test('passes over what was written to Kafka more than once', async () => {
    const log = await openEventLog();
    const [table] = games(1);
    const events = outbound(table!);
    await log.publish([...events.slice(0, 20), ...events.slice(5, 20), ...events.slice(10)]);
    const { metrics } = await log.project();
    await log.drained();
    await log.publish(events);
    await log.drained();
    expect(await rowsOf(log.pool, table!.ended.gameId)).toEqual(rowsExpected(table!));
    const duplicates = 15 + 10 + events.length;
    expect(metrics.value('live_game_projected_events_total', { outcome: 'duplicate' })).toBe(duplicates);
    expect(await readTopic(log.deadLetterTopic)).toEqual([]);
  });

  test('goes on in the middle of a game where another instance stopped', async () => {
    const log = await openEventLog();
    const [table] = games(1, 60);
    const events = outbound(table!);
    const first = await log.project();
    await log.publish(events.slice(0, 33));
    await log.drained();
    await first.stop();
    await log.publish(events.slice(33));
    const second = await log.project();
    await log.drained();
    expect(await rowsOf(log.pool, table!.ended.gameId)).toEqual(rowsExpected(table!));
    expect(second.metrics.value('live_game_projected_events_total', { outcome: 'duplicate' })).toBe(0);
  });
});
