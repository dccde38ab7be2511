import type { Kafka, Message } from 'kafkajs';
import { DEAD_LETTER_TOPIC } from '../../contract/eventPublisher.js';
import type { DeadLetter, DeadLetters } from '../../contract/projection.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { measured } from '../measured.js';
import { createDisposableProducer } from './disposableProducer.js';

interface DeadLetterOptions {
  readonly kafka: Kafka;
  /** Where the records come from. */
  readonly source: string;
  readonly topic?: string;
  readonly metrics: Metrics;
  readonly log: Log;
}

const SEND_TIMEOUT_MS: Ms = 8_000;
const LONGEST_DETAIL = 300;

/** Key, value and headers as they were, and in further headers where the record stood and why it is here. */
export function openDeadLetters(options: DeadLetterOptions): DeadLetters & { close(): Promise<void> } {
  const { kafka, source, topic = DEAD_LETTER_TOPIC, metrics, log } = options;
  const producer = createDisposableProducer({ kafka, topic, timeoutMs: SEND_TIMEOUT_MS, log });
  let previous: Promise<unknown> = Promise.resolve();
  return {
    // One send in flight, as the producer demands: partitions share it.
    publish(letters) {
      const messages = letters.map((letter) => toMessage(letter, source));
      const call = { target: 'kafka', operation: 'dead_letter' };
      const published = previous.then(() => measured(metrics, call, () => producer.send(messages)));
      previous = published.catch(() => undefined);
      return published;
    },
    async close() {
      await previous;
      await producer.close();
    },
  };
}

const toMessage = ({ record, partition, reason, detail }: DeadLetter, source: string): Message => ({
  key: record.key,
  value: record.value,
  headers: {
    ...record.headers,
    'dead-letter-reason': reason,
    'dead-letter-detail': detail.slice(0, LONGEST_DETAIL),
    'dead-letter-source': `${source}/${partition}/${record.offset}`,
  },
});
