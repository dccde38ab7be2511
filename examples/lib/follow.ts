import kafkajs, { type Consumer, type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { readState, writeState } from './stateFile.js';

interface Follower<State> {
  readonly name: string;
  readonly empty: State;
  /** Takes a message into the state. It is called once or more for each: after a crash, and for duplicates. */
  readonly take: (state: State, type: string, value: string) => void;
}

/** Follows `game-events`, with its state in STATE_FILE. Resolves at SIGTERM; rejects on what it cannot take. */
export async function follow<State>({ name, empty, take }: Follower<State>): Promise<void> {
  const {
    KAFKA_BROKERS = '127.0.0.1:9092',
    TOPIC = 'game-events',
    STATE_FILE = `${name}.json`,
  } = process.env;
  const state = await readState(STATE_FILE, empty);

  const takeBatch = async ({ batch }: EachBatchPayload) => {
    for (const { headers, value } of batch.messages) {
      const version = String(headers?.['schema-version']);
      if (version !== '1') throw new Error(`schema version ${version} is not known`);
      take(state, String(headers?.['type']), String(value));
    }
    await writeState(STATE_FILE, state);
  };

  const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), clientId: name, logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: `${name}-${TOPIC}`, sessionTimeout: 6_000 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  // kafkajs commits the offset of a batch when it is written, so a crash has the batch come again, never left out.
  await consumer.run({ eachBatch: (payload) => takeBatch(payload).catch(giveUp) });
  try {
    await end(consumer);
  } finally {
    await consumer.disconnect();
  }
}

/** What could not be taken once will not be the next time, and nothing is left out to get on. */
function giveUp(error: Error): never {
  throw new kafkajs.KafkaJSNonRetriableError(error);
}

const end = (consumer: Consumer): Promise<void> =>
  new Promise((resolve, reject) => {
    process.once('SIGTERM', () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
