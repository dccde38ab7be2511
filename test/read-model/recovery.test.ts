import { beforeEach, describe, expect, test } from 'vitest';
import { checksumReadModel } from '../../src/infra/postgres/readModel.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects, type S3Settings } from '../../src/infra/s3/objects.js';
import { emptyBucket } from '../archive/support.js';
import { archivedFrom, makeSigner } from '../support/archived.js';
import { createDatabase } from '../support/database.js';
import { forgetAllBut, readTopic } from '../support/kafka.js';
import { liveGame } from '../support/liveGameCommand.js';
import { someGame } from '../support/someGame.js';
import type { Table } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { rowsExpected, rowsOf } from './rows.js';
import { type EventLog, interleaved, openEventLog, openPool, outbound } from './support.js';

const signer = makeSigner();

let databaseUrl: string;
let bucket: S3Settings;
beforeEach(async () => {
  [databaseUrl, bucket] = await Promise.all([createDatabase(), emptyBucket()]);
});

const games = (count: number) =>
  Array.from({ length: count }, (_, seed) => someGame({ seed: seed + 1, plies: 24 }));

/** A game that is still played. */
function unfinished(plies: number): Table {
  const table = someGame({ seed: 99, plies });
  table.events.pop();
  return table;
}

async function archive(tables: readonly Table[]): Promise<void> {
  const objects = createJsonObjects(bucket, recordedMetrics());
  const store = createS3Archive({ objects, metrics: recordedMetrics(), log: silentLog });
  for (const { events } of tables) await store.store(await archivedFrom(events, signer));
  objects.close();
}

const recover = ({ topic, deadLetterTopic }: EventLog, ...args: string[]) =>
  liveGame(['recover', 'read-model', '--checksums', ...args], {
    DATABASE_URL: databaseUrl,
    S3_BUCKET: bucket.s3Bucket,
    PROJECTOR_GROUP: topic,
    PROJECTOR_TOPIC: topic,
    PROJECTOR_DEAD_LETTER_TOPIC: deadLetterTopic,
  });

/** What a projector makes of the topic in an empty database, as checksums of its tables. */
async function projected(log: EventLog) {
  const pool = openPool(databaseUrl);
  const projector = await log.project({ databaseUrl });
  await log.drained(pool);
  await projector.stop();
  const tables = await checksumReadModel(pool);
  expect(tables['game_events']?.rows).toBeGreaterThan(0);
  return { pool, tables };
}

describe('an empty read model is filled again', () => {
  test('from Kafka: every row is what it was, and a repetition changes nothing', async () => {
    const log = await openEventLog({ partitions: 3 });
    const ended = games(6);
    await log.publish(interleaved([...ended, unfinished(13)]));
    const { tables } = await projected(log);
    await archive(ended);
    const first = await recover(log, '--truncate', '--yes');
    expect(first).toMatchObject({ code: 0, figures: { tables, fromArchive: 0, deadLetters: 0 } });
    const second = await recover(log);
    expect(second).toMatchObject({ code: 0, figures: { tables, events: 0 } });
  });

  test('from S3, what Kafka has no more; also of a game that Kafka has the end of', async () => {
    const log = await openEventLog({ partitions: 1 });
    const old = games(4);
    const halfGone = someGame({ seed: 7 });
    await log.publish([...interleaved(old), ...outbound(halfGone), ...outbound(unfinished(13))]);
    const { tables } = await projected(log);
    await archive([...old, halfGone]);
    await forgetAllBut(log.topic, unfinished(13).events.length + 5);
    const done = await recover(log, '--truncate', '--yes');
    expect(done).toMatchObject({ code: 0, figures: { tables, fromArchive: 5, deadLetters: 0 } });
    expect(await readTopic(log.deadLetterTopic)).toEqual([]);
  });

  test('from S3 alone', async () => {
    const log = await openEventLog({ partitions: 1 });
    const all = games(5);
    await log.publish(interleaved(all));
    const { tables } = await projected(log);
    await archive(all);
    await forgetAllBut(log.topic, 0);
    const done = await recover(log, '--truncate', '--yes');
    expect(done).toMatchObject({ code: 0, figures: { tables, fromArchive: 5, events: 0 } });
  });

  test('from S3 first, if that is wanted, and the rest from Kafka', async () => {
    const log = await openEventLog({ partitions: 2 });
    const all = games(3);
    await log.publish([...interleaved(all), ...outbound(unfinished(13))]);
    const { tables } = await projected(log);
    await archive(all);
    const done = await recover(log, '--truncate', '--yes', '--from', 'archive');
    expect(done).toMatchObject({ code: 0, figures: { tables, fromArchive: 3 } });
  });

  test('while a projector is at work', async () => {
    const log = await openEventLog({ partitions: 2 });
    const all = games(12);
    await log.publish(interleaved(all.slice(0, 6)));
    const { pool } = await projected(log);
    await archive(all.slice(0, 3));
    const projector = await log.project({ databaseUrl });
    const recovering = recover(log, '--truncate', '--yes', '--from', 'archive');
    for (const event of interleaved(all.slice(6))) await log.publish([event]);
    expect(await recovering).toMatchObject({ code: 0 });
    await log.drained(pool);
    await projector.stop();
    for (const table of all) {
      expect(await rowsOf(pool, table.ended.gameId)).toEqual(rowsExpected(table));
    }
    expect(await readTopic(log.deadLetterTopic)).toEqual([]);
  });
});

describe('a game in the read model that lacks events', () => {
  test('is completed from the archive', async () => {
    const log = await openEventLog({ partitions: 1 });
    const [table] = games(1);
    const events = outbound(table!);
    await log.publish([...events.slice(0, 8), ...events.slice(9)]);
    const { pool } = await projected(log);
    expect((await rowsOf(pool, table!.ended.gameId)).game).toMatchObject({ stuck_version: 9 });
    await archive([table!]);
    expect(await recover(log)).toMatchObject({ code: 0, figures: { fromArchive: 1 } });
    expect(await rowsOf(pool, table!.ended.gameId)).toEqual(rowsExpected(table!));
  });

  test('is left alone when the archive tells another story, which is said', async () => {
    const log = await openEventLog({ partitions: 1 });
    const gameId = '0another0001';
    const [here, there] = [someGame({ gameId, seed: 1 }), someGame({ gameId, seed: 2 })];
    await log.publish(outbound(here).slice(0, 10));
    const { tables } = await projected(log);
    await archive([there]);
    const done = await recover(log);
    expect(done).toMatchObject({ code: 1, figures: { tables, unusable: 1 } });
    expect(done.output).toContain(gameId);
  });
});

test('a projector that was overtaken by the archive goes on, and sets nothing aside', async () => {
  const log = await openEventLog({ partitions: 1 });
  const [table] = games(1);
  const events = outbound(table!);
  const projector = await log.project({ databaseUrl });
  const pool = openPool(databaseUrl);
  await log.publish(events.slice(0, 10));
  await log.drained(pool);
  await archive([table!]);
  expect(await recover(log)).toMatchObject({ code: 0, figures: { fromArchive: 1 } });
  // The projector has the game in memory as of version 10
  for (const event of events.slice(10)) await log.publish([event]);
  await log.drained(pool);
  await projector.stop();
  expect(await rowsOf(pool, table!.ended.gameId)).toEqual(rowsExpected(table!));
  expect(await readTopic(log.deadLetterTopic)).toEqual([]);
});

test('nothing is emptied unless it is said twice', async () => {
  const log = await openEventLog({ partitions: 1 });
  expect(await recover(log, '--truncate')).toMatchObject({ code: 2, figures: {} });
});
