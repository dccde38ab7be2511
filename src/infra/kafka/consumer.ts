import { setTimeout as sleep } from 'node:timers/promises';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { TakeBatch, Watermarks } from '../../contract/projection.js';
import type { Ms } from '../../domain/chess/types.js';
import { askedOffset, toRecord, toWatermarks } from './records.js';

export interface LogConsumer {
  /**
   * Takes batches, of several partitions at the same time, until it is closed. Rejects when it has ended because of an
   * error that a repetition would not cure.
   */
  run(take: TakeBatch): Promise<void>;
  /** Whether the group has given it its partitions, if only none. */
  isMember(): boolean;
  watermarks(): Promise<readonly Watermarks[]>;
  /** Lets the batches in hand end, leaves the group, disconnects. */
  close(): Promise<void>;
}

interface ConsumerOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly partitionsAtOnce: number;
}

/** How long a dead consumer keeps its partitions. */
const SESSION_TIMEOUT_MS: Ms = 15_000;
const HEARTBEAT_MS: Ms = 3_000;
const COMMIT_EVERY_MS: Ms = 5_000;
/** Before the consumer starts again after what kafkajs takes for its end. */
const RESUME_AFTER_MS: Ms = 1_000;
/** How long the broker may hold a fetch for lack of records, and hence the end of the consumer. */
const LONGEST_WAIT_MS: Ms = 500;

/**
 * The group decides who reads which partition; where to read on is the taker's to say. The offsets that are committed to
 * Kafka are a hint for a quick start, and for the group's standing in Kafka's own tools.
 */
export async function openLogConsumer(options: ConsumerOptions): Promise<LogConsumer> {
  const { kafka, groupId, topic, partitionsAtOnce } = options;
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: LONGEST_WAIT_MS,
    retry: { retries: 5, restartOnFailure: () => Promise.resolve(true) },
  });
  let isMember = false;
  let isClosed = false;
  let end = (): void => undefined;
  consumer.on('consumer.group_join', () => void (isMember = true));
  consumer.on('consumer.stop', () => void (isMember = false));
  await Promise.all([admin.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });

  const eachBatch = async (payload: EachBatchPayload, take: TakeBatch) => {
    const { batch } = payload;
    const records = batch.messages.map(toRecord);
    const last = records.at(-1);
    if (!last) return;
    const { partition } = batch;
    const keepAlive = async () => {
      if (!payload.isRunning()) throw new Error('the consumer is stopping');
      await payload.heartbeat();
    };
    const next = await take({ partition, from: askedOffset(batch), records }, keepAlive);
    if (next === last.offset + 1) payload.resolveOffset(String(last.offset));
    else consumer.seek({ topic, partition, offset: String(next) });
  };

  return {
    run: (take) =>
      new Promise((resolve, reject) => {
        // Not when it disconnects, which it does as well before it starts again by itself
        end = resolve;
        const read = () =>
          consumer.run({
            partitionsConsumedConcurrently: partitionsAtOnce,
            eachBatchAutoResolve: false,
            autoCommitInterval: COMMIT_EVERY_MS,
            eachBatch: (payload) => eachBatch(payload, take),
          });
        const resume = async () => {
          for (;;) {
            await sleep(RESUME_AFTER_MS);
            if (isClosed) return;
            const isConnected = await consumer.connect().then(
              () => true,
              () => false,
            );
            if (isConnected) return read();
          }
        };
        consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
          if (restart) return;
          if (isOutage(error)) resume().catch(reject);
          else reject(error);
        });
        read().catch(reject);
      }),
    isMember: () => isMember,
    async watermarks() {
      return (await admin.fetchTopicOffsets(topic)).map(toWatermarks);
    },
    async close() {
      isClosed = true;
      await consumer.disconnect();
      await admin.disconnect();
      end();
    },
  };
}

/** kafkajs gives up when no broker tells who coordinates the group, though that is what an outage looks like. */
const isOutage = ({ name }: Error): boolean => name === 'KafkaJSGroupCoordinatorNotFound';
