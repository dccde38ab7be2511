import type pg from 'pg';
import { afterEach, expect, vi } from 'vitest';
import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { createKafka, type KafkaConnection } from '../../src/infra/kafka/connection.js';
import { openLogConsumer } from '../../src/infra/kafka/consumer.js';
import { openDeadLetters } from '../../src/infra/kafka/deadLetters.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { openPostgres } from '../../src/infra/postgres/pool.js';
import { createProjectionStore } from '../../src/infra/postgres/projectionStore.js';
import { GameCache } from '../../src/projector/gameCache.js';
import { createProjector } from '../../src/projector/projector.js';
import { createTopic, KAFKA_BROKERS, through } from '../support/kafka.js';
import type { Table } from '../support/table.js';
import type { TcpProxy } from '../support/tcpProxy.js';
import { type RecordedMetrics, recordedMetrics, silentLog } from '../support/telemetry.js';

export const DATABASE_URL = process.env['DATABASE_URL'] ?? 'postgres://live@127.0.0.1:5432/live_game';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

export function openPool(url = DATABASE_URL): pg.Pool {
  const pool = openPostgres({ url, timeoutMs: 1_000, connections: 4, name: 'test', log: silentLog });
  closing.push(() => pool.end());
  return pool;
}

interface ProjectOptions {
  readonly cachedGames?: number;
  readonly databaseUrl?: string;
  /** The network between the projector and Kafka. */
  readonly kafkaProxy?: TcpProxy;
}

/** A topic of its own with all that reads and writes it. */
export interface EventLog {
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly pool: pg.Pool;
  publish(events: readonly OutboundEvent[]): Promise<void>;
  /** Writes a record as it is. */
  send(message: {
    key: string | null;
    value: string;
    headers: Record<string, string>;
    partition?: number;
  }): Promise<void>;
  /** Starts an instance in this process. */
  project(options?: ProjectOptions): Promise<{ metrics: RecordedMetrics; stop(): Promise<void> }>;
  /** Events that are not in PostgreSQL yet. */
  lag(database?: pg.Pool): Promise<number>;
  /** Waits until there are none. */
  drained(database?: pg.Pool): Promise<void>;
}

const connect = (network: Pick<KafkaConnection, 'socketFactory'> = {}) =>
  createKafka({ brokers: KAFKA_BROKERS, clientId: 'test', log: silentLog, ...network });

/** The consumer group of the instances in this process. */
export const groupOf = (topic: string): string => `readers-of-${topic}`;

export async function openEventLog({ partitions = 2 } = {}): Promise<EventLog> {
  const [topic, deadLetterTopic] = [await createTopic(partitions), await createTopic(1)];
  const pool = openPool();
  const kafka = connect();
  const publisher = createKafkaPublisher({ kafka, metrics: recordedMetrics(), log: silentLog, topic });
  const admin = kafka.admin();
  await admin.connect();
  closing.push(
    () => publisher.close(),
    () => admin.disconnect(),
  );
  const storeOf = (database: pg.Pool, metrics: RecordedMetrics) =>
    createProjectionStore({ pool: database, group: topic, topic, metrics });

  const lag = async (database = pool) => {
    const offsets = await storeOf(database, recordedMetrics()).nextOffsets();
    const logged = await admin.fetchTopicOffsets(topic);
    return logged.reduce((sum, { partition, high }) => sum + Number(high) - (offsets.get(partition) ?? 0), 0);
  };

  return {
    topic,
    deadLetterTopic,
    pool,
    publish: (events) => publisher.publish(events),
    async send(message) {
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic, messages: [message] });
      await producer.disconnect();
    },
    async project({ cachedGames = 1_000, databaseUrl, kafkaProxy } = {}) {
      const metrics = recordedMetrics();
      const database = databaseUrl === undefined ? pool : openPool(databaseUrl);
      const ownKafka = connect(kafkaProxy && { socketFactory: through(kafkaProxy) });
      const deadLetters = openDeadLetters({
        kafka: ownKafka,
        source: topic,
        topic: deadLetterTopic,
        metrics,
        log: silentLog,
      });
      const groupId = groupOf(topic);
      const consumer = await openLogConsumer({ kafka: ownKafka, groupId, topic, partitionsAtOnce: 2 });
      const projector = createProjector({
        store: storeOf(database, metrics),
        deadLetters,
        cache: new GameCache(cachedGames),
        watermarks: () => consumer.watermarks(),
        metrics,
        log: silentLog,
      });
      void consumer.run(projector.take);
      const stop = async () => {
        await consumer.close();
        await deadLetters.close();
      };
      closing.push(stop);
      return { metrics, stop };
    },
    lag,
    drained: (database) =>
      vi.waitFor(async () => expect(await lag(database)).toBe(0), { timeout: 60_000, interval: 50 }),
  };
}

export const outbound = ({ events, state }: Table): OutboundEvent[] =>
  events.map((recorded) => ({ gameId: state?.gameId ?? '', recorded }));

/** Events of several games as they would come: all games are played at the same time. */
export function interleaved(tables: readonly Table[]): OutboundEvent[] {
  const all = tables.map(outbound);
  const longest = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => all.flatMap((events) => events[index] ?? [])).flat();
}
