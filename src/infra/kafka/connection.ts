import { Kafka, type ISocketFactory, type LogEntry, logLevel } from 'kafkajs';
import type { Log } from '../../contract/telemetry.js';
import { patchIdleTimer } from './kafkajsPatch.js';

export interface KafkaConnection {
  readonly brokers: readonly string[];
  /** Shows in the broker's logs and quotas. */
  readonly clientId: string;
  readonly log: Log;
  /** Opens the sockets to the brokers; tests put a faulty network here. */
  readonly socketFactory?: ISocketFactory;
}

/**
 * A client whose calls fail within seconds: one connection attempt takes at most 1 s, one request 5 s, and each is
 * repeated twice. Who uses it decides what a failure means.
 */
export function createKafka({ brokers, clientId, log, socketFactory }: KafkaConnection): Kafka {
  patchIdleTimer();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: logLevel.WARN,
    logCreator: () => forwardTo(log),
    ...(socketFactory && { socketFactory }),
  });
}

/** For debugging: kafkajs calls every attempt that it repeats an error, and what fails for good reaches the caller. */
const forwardTo =
  (log: Log) =>
  ({ namespace, log: { message, logger: _logger, timestamp: _timestamp, ...fields } }: LogEntry): void =>
    log.debug({ namespace, ...fields }, `kafkajs: ${message}`);
