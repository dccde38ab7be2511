import { describe, expect, test } from 'vitest';
import { someGame } from '../support/someGame.js';
import { rowsExpected, rowsOf } from './rows.js';
import { openEventLog, outbound } from './support.js';

describe('the stored offset', () => {
  test('set back by hand makes a running projector read again, to no effect', async () => {
    const log = await openEventLog({ partitions: 1 });
    const [table, next] = [someGame({ seed: 1 }), someGame({ seed: 2 })];
    const { metrics } = await log.project();
    await log.publish(outbound(table));
    await log.drained();
    await log.pool.query('UPDATE consumer_offsets SET next_offset = 5 WHERE topic = $1', [log.topic]);
    await log.publish(outbound(next));
    await log.drained();
    for (const { ended } of [table, next]) {
      expect((await rowsOf(log.pool, ended.gameId)).events).toHaveLength(ended.version);
    }
    expect(metrics.value('live_game_projected_events_total', { outcome: 'duplicate' })).toBe(
      table.events.length - 5,
    );
  });

  test('wins over the one that Kafka knows', async () => {
    const log = await openEventLog({ partitions: 1 });
    const table = someGame({ seed: 3 });
    const first = await log.project();
    await log.publish(outbound(table).slice(0, 20));
    await log.drained();
    await first.stop();
    await log.pool.query('DELETE FROM consumer_offsets WHERE topic = $1', [log.topic]);
    await log.publish(outbound(table).slice(20));
    const second = await log.project();
    await log.drained();
    expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
    expect(second.metrics.value('live_game_projected_events_total', { outcome: 'duplicate' })).toBe(20);
  });

  test('beyond the end of the partition, as after the topic was made anew, does not stop the projection', async () => {
    const log = await openEventLog({ partitions: 1 });
    const table = someGame({ seed: 4 });
    await log.pool.query('INSERT INTO consumer_offsets VALUES ($1, $1, 0, 1000000)', [log.topic]);
    await log.publish(outbound(table));
    await log.project();
    await log.drained();
    expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
  });
});
