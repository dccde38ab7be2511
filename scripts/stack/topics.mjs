import { Kafka, logLevel } from 'kafkajs';

const TOPICS = [
  { topic: 'game-events', numPartitions: 12 },
  {
    topic: 'game-events-dead-letter',
    numPartitions: 1,
    // a dead letter is its record and the reason, hence larger than what the other topic takes
    configEntries: [{ name: 'max.message.bytes', value: '2097152' }],
  },
];

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
