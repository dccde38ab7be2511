import { systemNow } from '../infra/clock.js';
import { readProjectorConfig } from '../infra/config.js';
import { createKafka } from '../infra/kafka/connection.js';
import { openLogConsumer } from '../infra/kafka/consumer.js';
import { openDeadLetters } from '../infra/kafka/deadLetters.js';
import { createLog } from '../infra/log.js';
import { createMetrics } from '../infra/metrics.js';
import { createHistoryDays } from '../infra/postgres/history.js';
import { isPostgresReachable, openPostgres } from '../infra/postgres/pool.js';
import { createProjectionStore } from '../infra/postgres/projectionStore.js';
import { startStatusServer } from '../infra/statusServer.js';
import { GameCache } from '../projector/gameCache.js';
import { createProjector } from '../projector/projector.js';
import { repeatedly } from './repeatedly.js';
import { stopOnSignal } from './shutdown.js';

const REPORT_EVERY_MS = 5_000;
const TEND_HISTORY_EVERY_MS = 3_600_000;
/** Above what a transaction in hand may take, twice. */
const STOP_DEADLINE_MS = 20_000;
/** For the report, the probe and the care of the partitions. */
const OTHER_CONNECTIONS = 2;

const config = readProjectorConfig();
const { group, topic, deadLetterTopic, partitionsAtOnce, historyDays } = config;
const log = createLog({ level: config.logLevel, service: 'projector', instance: config.instanceId });
const metrics = createMetrics();

const pool = openPostgres({
  url: config.databaseUrl,
  timeoutMs: config.databaseTimeoutMs,
  connections: partitionsAtOnce + OTHER_CONNECTIONS,
  name: config.instanceId,
  log,
});
const history = createHistoryDays(pool, metrics);
const tendHistory = async () => {
  await history.open(systemNow());
  if (historyDays !== null) await history.dropOlderThan(historyDays, systemNow());
};

const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: config.instanceId, log });
const deadLetters = openDeadLetters({ kafka, source: topic, topic: deadLetterTopic, metrics, log });
const consumer = await openLogConsumer({ kafka, groupId: group, topic, partitionsAtOnce });
const projector = createProjector({
  store: createProjectionStore({ pool, group, topic, metrics }),
  deadLetters,
  cache: new GameCache(config.cachedGames),
  watermarks: () => consumer.watermarks(),
  metrics,
  log,
});

const upkeep = await repeatedly(tendHistory, { everyMs: TEND_HISTORY_EVERY_MS, name: 'history days', log });
const reporting = await repeatedly(() => projector.report(), { everyMs: REPORT_EVERY_MS, name: 'lag', log });
const running = consumer.run(projector.take);
const status = await startStatusServer({
  host: config.listenHost,
  port: config.httpPort,
  metrics,
  checks: {
    kafka: async () => consumer.isMember(),
    postgres: () => isPostgresReachable(pool),
  },
});
const stopBecauseOf = stopOnSignal({
  log,
  deadlineMs: STOP_DEADLINE_MS,
  stops: [
    { name: 'consumer', stop: () => consumer.close() },
    { name: 'dead letters', stop: () => deadLetters.close() },
    { name: 'lag report', stop: () => reporting.stop() },
    { name: 'history days', stop: () => upkeep.stop() },
    { name: 'postgres', stop: () => pool.end() },
    { name: 'status server', stop: () => status.close() },
  ],
});
log.info({ port: status.port, group, topic }, 'projector runs');
running.catch(stopBecauseOf);
