import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { type IHeaders, type ISocketFactory, Kafka, logLevel } from 'kafkajs';
import type { TcpProxy } from './tcpProxy.js';

export const KAFKA_BROKERS = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',');

export const firstBroker = (): { host: string; port: number } => {
  const [host = '', port = ''] = (KAFKA_BROKERS[0] ?? '').split(':');
  return { host, port: Number(port) };
};

/** The broker advertises its own address, so the proxy has to be put in front of every socket. */
export const through =
  (proxy: TcpProxy): ISocketFactory =>
  ({ onConnect }) =>
    net.connect({ host: '127.0.0.1', port: proxy.port }, onConnect);

const testClient = () => new Kafka({ brokers: KAFKA_BROKERS, logLevel: logLevel.NOTHING });

/** Makes a topic of its own for a test. */
export async function createTopic(partitions = 3): Promise<string> {
  const topic = `test-${randomBytes(6).toString('hex')}`;
  const admin = testClient().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
  await admin.disconnect();
  return topic;
}

export interface StoredEvent {
  readonly gameId: string;
  readonly version: number;
  readonly partition: number;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** Everything in the topic, in order within each partition. */
export async function readTopic(topic: string): Promise<StoredEvent[]> {
  const kafka = testClient();
  const missing = await messageCount(kafka, topic);
  const consumer = kafka.consumer({ groupId: `${topic}-${randomBytes(4).toString('hex')}` });
  const stored: StoredEvent[] = [];
  if (missing === 0) return stored;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
    void consumer.run({
      eachMessage: async ({ partition, message }) => {
        const value = String(message.value);
        const headers = textHeaders(message.headers ?? {});
        stored.push({
          gameId: String(message.key),
          version: JSON.parse(value).version,
          partition,
          value,
          headers,
        });
        if (stored.length === missing) resolve();
      },
    });
  });
  await consumer.disconnect();
  return stored;
}

/** Versions of the game in the order of the topic, duplicates included. */
export const versionsOf = (gameId: string, stored: readonly StoredEvent[]): number[] =>
  stored.filter((event) => event.gameId === gameId).map(({ version }) => version);

/** Retention: all but the last `kept` records of each partition are deleted. */
export async function forgetAllBut(topic: string, kept: number): Promise<void> {
  const admin = testClient().admin();
  await admin.connect();
  const partitions = (await admin.fetchTopicOffsets(topic))
    .map(({ partition, low, high }) => ({ partition, low: Number(low), offset: Number(high) - kept }))
    .filter(({ low, offset }) => offset > low)
    .map(({ partition, offset }) => ({ partition, offset: String(offset) }));
  if (partitions.length > 0) await admin.deleteTopicRecords({ topic, partitions });
  await admin.disconnect();
}

async function messageCount(kafka: Kafka, topic: string): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
}

const textHeaders = (headers: IHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
