import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { run } from '../lib/toolchain.mjs';
import { mavenLibraries, missingForMaven } from './mavenLibraries.mjs';

// Kafka logs through slf4j and brings no writer for it.
const ARTIFACTS = ['org.apache.kafka:kafka_2.13:4.1.1', 'org.slf4j:slf4j-simple:1.7.36'];
const JVM = [
  '-Xms128m',
  '-Xmx384m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** One node that is broker and controller (KRaft). A killed broker can come back once its session has ended. */
const properties = (logs, ports) => `node.id=1
process.roles=broker,controller
listeners=PLAINTEXT://127.0.0.1:${ports['KAFKA_PORT']},CONTROLLER://127.0.0.1:${ports['KAFKA_CONTROLLER_PORT']}
controller.quorum.voters=1@127.0.0.1:${ports['KAFKA_CONTROLLER_PORT']}
controller.listener.names=CONTROLLER
log.dirs=${logs}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
`;

const java = (program, main, ...args) => [...JVM, '-cp', path.join(program, 'lib/*'), main, ...args];

/** @type {import('./part.mjs').Part} */
export const kafka = {
  name: 'kafka',
  variable: 'KAFKA_BROKERS',
  ports: ['KAFKA_PORT', 'KAFKA_CONTROLLER_PORT'],

  missing: () => missingForMaven(ARTIFACTS, { part: 'Kafka', variable: 'KAFKA_BROKERS' }),

  install: () => mavenLibraries(ARTIFACTS),

  prepare: async ({ program, data, ports }) => {
    mkdirSync(data, { recursive: true });
    const config = path.join(data, 'server.properties');
    const logs = path.join(data, 'logs');
    writeFileSync(config, properties(logs, ports));
    if (existsSync(path.join(logs, 'meta.properties'))) return;
    const id = randomBytes(16).toString('base64url');
    await run('java', java(program, 'kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', config));
  },

  command: ({ program, data }) => ({
    file: 'java',
    args: java(program, 'kafka.Kafka', path.join(data, 'server.properties')),
  }),

  isReady: async (place) => {
    const admin = new Kafka({
      brokers: [kafka.address(place)],
      connectionTimeout: 1000,
      requestTimeout: 2000,
      retry: { retries: 0 },
      logLevel: logLevel.NOTHING,
    }).admin();
    try {
      await admin.connect();
      return (await admin.describeCluster()).brokers.length === 1;
    } finally {
      await admin.disconnect();
    }
  },

  address: ({ ports }) => `127.0.0.1:${ports['KAFKA_PORT']}`,
};
