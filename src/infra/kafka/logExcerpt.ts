import {
  type Admin,
  AssignerProtocol,
  type EachBatchPayload,
  type Kafka,
  type PartitionAssigner,
  Partitioners,
} from 'kafkajs';
import type { LogExcerpt } from '../../contract/gameCopies.js';
import type { LogRecord } from '../../contract/projection.js';
import type { EpochMs, Ms } from '../../domain/chess/types.js';
import { newCorrelationId } from '../ids.js';
import { toRecord } from './records.js';

interface WantedRecords {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly key: string;
  /** Records that were written earlier are passed over; null: none are. */
  readonly since: EpochMs | null;
  readonly withinMs: Ms;
}

/** How long the broker may hold a fetch for lack of records, and hence the end of the consumer. */
const LONGEST_WAIT_MS: Ms = 500;

/**
 * The records of one key, up to where its partition ends now. Reads that partition alone, in a group of its own that is
 * removed afterwards. Rejects when it takes longer than `withinMs`.
 */
export async function readLogExcerpt(wanted: WantedRecords): Promise<LogExcerpt> {
  const admin = wanted.kafka.admin();
  const groupId = `excerpt-${newCorrelationId()}`;
  await admin.connect();
  try {
    const span = await spanOf(admin, wanted);
    if (span.from >= span.end) return { ...span, records: [] };
    const records = await readSpan(span, groupId, wanted);
    return { ...span, records };
  } finally {
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}

type Span = Omit<LogExcerpt, 'records'>;

async function spanOf(admin: Admin, { topic, key, since }: WantedRecords): Promise<Span> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitionMetadata = topics[0]?.partitions ?? [];
  const partition = Partitioners.DefaultPartitioner()({
    topic,
    partitionMetadata,
    message: { key, value: null },
  });
  const offsetsIn = (offsets: readonly { partition: number; offset: string }[]) =>
    Number(offsets.find((one) => one.partition === partition)?.offset);
  const now = (await admin.fetchTopicOffsets(topic)).find((one) => one.partition === partition);
  const [first, end] = [Number(now?.low), Number(now?.high)];
  const from = since === null ? first : offsetsIn(await admin.fetchTopicOffsetsByTimestamp(topic, since));
  return { partition, first, from, end };
}

async function readSpan(
  { partition, from, end }: Span,
  groupId: string,
  { kafka, topic, key, withinMs }: WantedRecords,
): Promise<readonly LogRecord[]> {
  const consumer = kafka.consumer({
    groupId,
    partitionAssigners: [onlyPartition(topic, partition)],
    maxWaitTimeInMs: LONGEST_WAIT_MS,
  });
  const records: LogRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const tooLate = new Error(`partition ${partition} of ${topic} could not be read within ${withinMs} ms`);
      timer = setTimeout(reject, withinMs, tooLate);
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachBatch = async ({ batch }: EachBatchPayload) => {
        const all = batch.messages.map(toRecord);
        records.push(
          ...all.filter(
            ({ offset, key: found }) => found?.toString() === key && offset >= from && offset < end,
          ),
        );
        if (Number(batch.lastOffset()) >= end - 1) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
      consumer.seek({ topic, partition, offset: String(from) });
    });
    return records;
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}

/** Gives the group's only member one partition, whatever else the topic has. */
const onlyPartition =
  (topic: string, partition: number): PartitionAssigner =>
  () => ({
    name: 'OnlyPartition',
    version: 0,
    assign: ({ members }) =>
      Promise.resolve(
        members.map(({ memberId }) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: 0,
            assignment: { [topic]: [partition] },
            userData: Buffer.alloc(0),
          }),
        })),
      ),
    protocol: ({ topics }) => ({
      name: 'OnlyPartition',
      metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
    }),
  });
