import { Kafka, logLevel } from 'kafkajs';

const TOPICS = [{ topic: 'game-events', numPartitions: 12 }];

/** Creates the topics that the broker does not have yet; it never creates one by itself. */
export async function createTopics(brokers) {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR }).admin();
  await admin.connect();
  try {
    const existing = await admin.listTopics();
    const topics = TOPICS.filter(({ topic }) => !existing.includes(topic));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    return topics.length === 0 ? 'all there' : `created ${topics.map(({ topic }) => topic).join(', ')}`;
  } finally {
    await admin.disconnect();
  }
}
