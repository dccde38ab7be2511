import type { Kafka } from 'kafkajs';
import type { LogRecord, TakeBatch } from '../../../src/contract/projection.js';
import { openLogReader } from '../../../src/infra/kafka/logReader.js';
import { decodeRecord } from '../../../src/projector/decodeRecord.js';
import type { LoggedEvent } from '../evidence.js';

export interface TopicRecord extends LogRecord {
  readonly partition: number;
}

/** Everything that is in the topic now, each partition in its order. */
export async function readTopic(kafka: Kafka, topic: string): Promise<TopicRecord[]> {
  const reader = await openLogReader({ kafka, topic, partitionsAtOnce: 1 });
  const found: TopicRecord[] = [];
  const take: TakeBatch = async ({ partition, from, records }) => {
    found.push(...records.map((record) => ({ ...record, partition })));
    return (records.at(-1)?.offset ?? from - 1) + 1;
  };
  try {
    await reader.read(new Map(), take);
  } finally {
    await reader.close();
  }
  return found.toSorted((one, other) => one.partition - other.partition || one.offset - other.offset);
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
