import { randomBytes } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import type { LogRecord, TakeBatch } from '../../../src/contract/projection.js';
import { openLogConsumer } from '../../../src/infra/kafka/consumer.js';
import { decodeRecord } from '../../../src/projector/decodeRecord.js';
import type { LoggedEvent } from '../evidence.js';

export interface TopicRecord extends LogRecord {
  readonly partition: number;
}

/** Everything that is in the topic now, each partition in its order. */
export async function readTopic(kafka: Kafka, topic: string): Promise<TopicRecord[]> {
  const groupId = `${topic}-${randomBytes(4).toString('hex')}`;
  const consumer = await openLogConsumer({ kafka, groupId, topic, partitionsAtOnce: 1 });
  try {
    const marks = await consumer.watermarks();
    const missing = new Map(
      marks.filter(({ first, end }) => first < end).map(({ partition, end }) => [partition, end]),
    );
    const found: TopicRecord[] = [];
    if (missing.size === 0) return found;
    await new Promise<void>((resolve, reject) => {
      const take: TakeBatch = async ({ partition, from, records }) => {
        found.push(...records.map((record) => ({ ...record, partition })));
        const next = (records.at(-1)?.offset ?? from - 1) + 1;
        if (next >= (missing.get(partition) ?? 0)) missing.delete(partition);
        if (missing.size === 0) resolve();
        return next;
      };
      consumer.run(take).catch(reject);
    });
    return found.toSorted((one, other) => one.partition - other.partition || one.offset - other.offset);
  } finally {
    await consumer.close();
  }
}

/** Makes a topic of these records, each in its partition and in this order. */
export async function writeTopic(
  kafka: Kafka,
  topic: string,
  records: readonly TopicRecord[],
): Promise<void> {
  const numPartitions = Math.max(...records.map(({ partition }) => partition)) + 1;
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  for (let from = 0; from < records.length; from += WRITTEN_AT_ONCE) {
    await producer.send({ topic, messages: records.slice(from, from + WRITTEN_AT_ONCE) });
  }
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

const WRITTEN_AT_ONCE = 500;

/** Throws if one of the records is no event. */
export const decoded = (records: readonly TopicRecord[]): LoggedEvent[] =>
  records.map((record) => {
    const { partition, offset, headers } = record;
    const event = decodeRecord(record);
    if (!event.ok) throw new Error(`${partition}/${offset} is no event: ${event.error.detail}`);
    return { partition, offset, id: headers['id'] ?? 'none', ...event.value };
  });
