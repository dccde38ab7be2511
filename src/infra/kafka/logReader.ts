import { randomBytes } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { TakeBatch, Watermarks } from '../../contract/projection.js';
import type { LogReader } from '../../contract/recovery.js';
import type { Ms } from '../../domain/chess/types.js';
import { askedOffset, toRecord, toWatermarks } from './records.js';

interface ReaderOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly partitionsAtOnce: number;
}

/** How long the broker may hold a fetch for lack of records. */
const LONGEST_WAIT_MS: Ms = 100;

/** Reads all partitions by itself, in a group of its own that nobody else is in and that is gone afterwards. */
export async function openLogReader(options: ReaderOptions): Promise<LogReader & { close(): Promise<void> }> {
  const { kafka, topic } = options;
  const admin = kafka.admin();
  await admin.connect();
  const marks = (await admin.fetchTopicOffsets(topic)).map(toWatermarks);
  return {
    marks,
    async offsetsSince(at) {
      const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, at);
      return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    },
    async read(from, take) {
      const positions = positionsIn(marks, from);
      if (positions.size === 0) return;
      const groupId = `${topic}-reader-${randomBytes(6).toString('hex')}`;
      const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: LONGEST_WAIT_MS });
      await consumer.connect();
      try {
        await readAll(consumer, { ...options, positions, take });
      } finally {
        await consumer.disconnect();
        await admin.deleteGroups([groupId]).catch(() => undefined);
      }
    },
    close: () => admin.disconnect(),
  };
}

/** Where a partition is to be read next, and where its reading ends. */
interface Position {
  readonly next: number;
  readonly end: number;
}

interface Reading {
  /** Of the partitions that are not read to their ends. */
  readonly positions: Map<number, Position>;
  readonly take: TakeBatch;
}

/** An offset beyond the end is of a partition that was lost and begins anew. */
function positionsIn(marks: readonly Watermarks[], from: ReadonlyMap<number, number>): Map<number, Position> {
  const all = marks.map(({ partition, first, end }) => {
    const asked = from.get(partition) ?? first;
    return [partition, { next: asked > end ? first : Math.max(first, asked), end }] as const;
  });
  return new Map(all.filter(([, { next, end }]) => next < end));
}

async function readAll(consumer: Consumer, reading: Reading & Omit<ReaderOptions, 'kafka'>): Promise<void> {
  const { topic, partitionsAtOnce, positions } = reading;
  await consumer.subscribe({ topic, fromBeginning: true });
  const goOn = (partition: number, { next }: Position) =>
    consumer.seek({ topic, partition, offset: String(next) });
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async (payload: EachBatchPayload) => {
      const { partition } = payload.batch;
      await advance(payload, reading).catch(reject);
      const position = positions.get(partition);
      if (position) return goOn(partition, position);
      payload.pause();
      if (positions.size === 0) resolve();
    };
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
      if (!restart) reject(error);
    });
    const options = { autoCommit: false, eachBatchAutoResolve: false, eachBatch };
    consumer.run({ ...options, partitionsConsumedConcurrently: partitionsAtOnce }).catch(reject);
    for (const [partition, position] of positions) goOn(partition, position);
  });
}

/** What was fetched from elsewhere than the position, before the seek, is not looked at. */
async function advance(payload: EachBatchPayload, { positions, take }: Reading): Promise<void> {
  const { batch } = payload;
  const { partition } = batch;
  const position = positions.get(partition);
  const from = askedOffset(batch);
  if (!position || from !== position.next) return;
  const { end } = position;
  const records = batch.messages.map(toRecord).filter(({ offset }) => offset < end);
  const next =
    records.length === 0 ? end : await take({ partition, from, records }, () => payload.heartbeat());
  if (next < end) positions.set(partition, { next, end });
  else positions.delete(partition);
}
