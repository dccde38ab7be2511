import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { Ms } from '../../domain/chess/types.js';
import { type EventPublisher, GAME_EVENTS_TOPIC } from '../../contract/eventPublisher.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { createDisposableProducer } from './disposableProducer.js';
import { type EventMessage, eventMessage, messageBytes } from './eventMessage.js';

export interface KafkaPublisher extends EventPublisher {
  /** Lets the send in flight end, rejects what waits, disconnects. */
  close(): Promise<void>;
}

interface PublisherOptions {
  readonly kafka: Kafka;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly topic?: string;
  readonly sendTimeoutMs?: Ms;
}

/** Below the broker's default limit of 1 MiB for a batch, even if all of a send goes to one partition. */
const MAX_SEND_BYTES = 512 * 1_024;
const SEND_TIMEOUT_MS: Ms = 8_000;
const FIRST_PAUSE_MS: Ms = 100;
const LONGEST_PAUSE_MS: Ms = 3_000;

/**
 * Calls run one after the other, and so do the sends of a large one. After a rejected send the next one waits, 0.1 s
 * at first and 3 s at most, so that an outage costs little; hence a call of one send rejects within 11 s.
 */
export function createKafkaPublisher(options: PublisherOptions): KafkaPublisher {
  const { kafka, metrics, log, topic = GAME_EVENTS_TOPIC, sendTimeoutMs = SEND_TIMEOUT_MS } = options;
  const producer = createDisposableProducer({ kafka, topic, timeoutMs: sendTimeoutMs, log });
  const closing = new AbortController();
  let rejectedInARow = 0;
  let previous: Promise<unknown> = Promise.resolve();

  const send = async (messages: readonly EventMessage[]) => {
    await pauseAfter(rejectedInARow, closing.signal);
    if (closing.signal.aborted) throw new Error('the publisher is closed');
    try {
      await measured(metrics, SEND, () => producer.send(messages));
      rejectedInARow = 0;
    } catch (error) {
      rejectedInARow += 1;
      log.warn({ error, events: messages.length, rejectedInARow }, 'Kafka rejected a send');
      throw new Error('it is unknown whether Kafka has the events', { cause: error });
    }
  };

  const sendAll = async (messages: readonly EventMessage[]) => {
    for (const part of cut(messages)) await send(part);
  };

  return {
    publish(events) {
      const messages = events.map(eventMessage);
      const published = previous.then(() => sendAll(messages));
      previous = published.catch(() => undefined);
      return published;
    },
    async close() {
      closing.abort();
      await previous;
      await producer.close();
    },
  };
}

const SEND = { target: 'kafka', operation: 'send' };

/** Parts that fit into one send each; a message that does not is left alone, for the broker to judge. */
function* cut(messages: readonly EventMessage[]): Generator<readonly EventMessage[]> {
  let part: EventMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    if (part.length > 0 && bytes + size > MAX_SEND_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

async function pauseAfter(rejectedInARow: number, signal: AbortSignal): Promise<void> {
  if (rejectedInARow === 0) return;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (rejectedInARow - 1), LONGEST_PAUSE_MS);
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
}
