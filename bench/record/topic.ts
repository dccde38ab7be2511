import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';

const PARTITIONS = 12;
const log = createLog({ level: 'error', service: 'bench', instance: 'record' });

/** Writes the events to a topic of their own, each batch by a call of its own. Resolves to its name. */
export async function fillTopic(
  brokers: readonly string[],
  batches: Iterable<readonly OutboundEvent[]>,
): Promise<string> {
  const topic = `record-${randomBytes(4).toString('hex')}`;
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
  const kafka = createKafka({ brokers, clientId: 'bench', log });
  const publisher = createKafkaPublisher({ kafka, metrics: createMetrics(), log, topic });
  for (const batch of batches) await publisher.publish(batch);
  await publisher.close();
  return topic;
}
