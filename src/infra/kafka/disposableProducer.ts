import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';
import type { Ms } from '../../domain/chess/types.js';
import type { Log } from '../../contract/telemetry.js';

export interface DisposableProducer {
  /** One call at a time. Rejects when the outcome is unknown, after at most `timeoutMs`. */
  send(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

interface ProducerOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly timeoutMs: Ms;
  readonly log: Log;
}

/**
 * Writes with all replicas' acknowledgement. After a rejected send the kafkajs producer is replaced: it reuses the
 * sequence numbers of a batch that may have been written, and the broker then acknowledges the next batch as a
 * duplicate without writing it. For the same reason there must be one send in flight. An abandoned send may still
 * arrive late; whoever repeats it starts from the first event not acknowledged, so that only duplicates appear.
 */
export function createDisposableProducer({
  kafka,
  topic,
  timeoutMs,
  log,
}: ProducerOptions): DisposableProducer {
  let current: Promise<Producer> | null = null;

  const connect = async () => {
    const producer = kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect();
      throw error;
    }
  };

  const disconnect = async (producer: Promise<Producer>) => {
    try {
      await (await producer).disconnect();
    } catch (error) {
      log.debug({ error }, 'a Kafka producer did not close cleanly');
    }
  };

  return {
    async send(messages) {
      const producer = (current ??= connect());
      const sending = producer.then((connected) =>
        connected.send({ topic, acks: -1, timeout: BROKER_TIMEOUT_MS, messages: [...messages] }),
      );
      try {
        await within(timeoutMs, sending);
      } catch (error) {
        current = null;
        // Not before its own last attempt is over: kafkajs reconnects a producer that is closed while it retries.
        void sending.then(
          () => disconnect(producer),
          () => disconnect(producer),
        );
        throw error;
      }
    },
    async close() {
      const producer = current;
      current = null;
      if (producer) await disconnect(producer);
    },
  };
}

/** How long the broker may wait for its replicas; below kafkajs' request timeout, so that the broker's word comes first. */
const BROKER_TIMEOUT_MS: Ms = 4_000;

async function within(ms: Ms, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
