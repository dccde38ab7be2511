import { expect, test } from 'vitest';
import type { LogRecord } from '../../src/contract/projection.js';
import { forgetAllBut } from '../support/kafka.js';
import { someGame } from '../support/someGame.js';
import { interleaved, openEventLog, outbound } from '../read-model/support.js';
import { openReader } from './support.js';

const idsOf = (records: readonly LogRecord[]) => new Set(records.map(({ headers }) => headers['id']));
const games = (count: number) => Array.from({ length: count }, (_, seed) => someGame({ seed }));

test('reads every partition from its beginning to the end as of the opening, and no further', async () => {
  const log = await openEventLog({ partitions: 4 });
  const events = interleaved(games(6));
  await log.publish(events);
  const reader = await openReader(log);
  await log.publish(outbound(someGame()));
  const read: LogRecord[] = [];
  await reader.read(new Map(), async ({ records }) => {
    read.push(...records);
    return records.at(-1)!.offset + 1;
  });
  expect(read).toHaveLength(events.length);
  expect(idsOf(read)).toEqual(new Set(events.map(({ gameId, recorded }) => `${gameId}:${recorded.version}`)));
});

test('goes on where it is told to, also back', async () => {
  const log = await openEventLog({ partitions: 1 });
  await log.publish(outbound(someGame()));
  const reader = await openReader(log);
  const begins: number[] = [];
  let hasGoneBack = false;
  await reader.read(new Map([[0, 10]]), async ({ from, records }) => {
    begins.push(from);
    if (hasGoneBack) return records.at(-1)!.offset + 1;
    hasGoneBack = true;
    return 4;
  });
  expect(begins).toEqual([10, 4]);
});

test('an empty topic, and one whose records are all deleted, are read at once', async () => {
  const log = await openEventLog({ partitions: 1 });
  const take = () => Promise.reject(new Error('there is nothing'));
  await (await openReader(log)).read(new Map(), take);
  await log.publish(outbound(someGame()));
  await forgetAllBut(log.topic, 0);
  await (await openReader(log)).read(new Map(), take);
});

test('an offset beyond the end is of a partition that was lost: it is read from its beginning', async () => {
  const log = await openEventLog({ partitions: 1 });
  await log.publish(outbound(someGame()));
  const reader = await openReader(log);
  const begins: number[] = [];
  await reader.read(new Map([[0, 10_000]]), async ({ from, records }) => {
    begins.push(from);
    return records.at(-1)!.offset + 1;
  });
  expect(begins).toEqual([0]);
});

test('what goes wrong with a batch ends the reading', async () => {
  const log = await openEventLog({ partitions: 1 });
  await log.publish(outbound(someGame()));
  const reader = await openReader(log);
  const reading = reader.read(new Map(), () => Promise.reject(new Error('no room left')));
  await expect(reading).rejects.toThrow('no room left');
});
