import { Kafka, logLevel } from 'kafkajs';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import type { EpochMs, Ms } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';

/** An event of one game as it lies in Kafka. */
export interface StoredEvent {
  readonly partition: number;
  readonly offset: string;
  readonly recorded: RecordedEvent;
}

interface Wanted {
  readonly gameId: string;
  /** The game did not exist before: where reading begins. */
  readonly since: EpochMs;
  /** Reading ends with the event of this version. */
  readonly lastVersion: number;
  readonly withinMs: Ms;
}

/** The game's events in the order of the log, duplicates included; as far as they came if time runs out. */
export async function readKafkaEvents(brokers: readonly string[], wanted: Wanted): Promise<StoredEvent[]> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'play', logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  const groupId = `play-${wanted.gameId}`;
  const consumer = kafka.consumer({ groupId });
  await admin.connect();
  try {
    const start = await admin.fetchTopicOffsetsByTimestamp(GAME_EVENTS_TOPIC, wanted.since);
    const found: StoredEvent[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic: GAME_EVENTS_TOPIC });
    await new Promise<void>((resolve, reject) => {
      setTimeout(resolve, wanted.withinMs).unref();
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachMessage = async ({ partition, message }: Delivery) => {
        if (message.key?.toString() !== wanted.gameId || message.value === null) return;
        const { gameId: _, ...recorded } = JSON.parse(message.value.toString());
        found.push({ partition, offset: message.offset, recorded });
        if (recorded.version >= wanted.lastVersion) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
      for (const { partition, offset } of start)
        consumer.seek({ topic: GAME_EVENTS_TOPIC, partition, offset });
    });
    return found;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}

interface Delivery {
  readonly partition: number;
  readonly message: { readonly key: Buffer | null; readonly value: Buffer | null; readonly offset: string };
}
