import { createActivities } from '../activities/index.js';
import { createArchiveSigner } from '../infra/archive/keys.js';
import { createOrchestratorClient } from '../infra/bot/orchestratorClient.js';
import { systemNow } from '../infra/clock.js';
import { readWorkerConfig } from '../infra/config.js';
import { readOrMakeKey } from '../infra/devKey.js';
import { createKafka } from '../infra/kafka/connection.js';
import { createKafkaPublisher } from '../infra/kafka/publisher.js';
import { createLog } from '../infra/log.js';
import { createMetrics } from '../infra/metrics.js';
import { openRedis } from '../infra/redis/connection.js';
import { createFanOut } from '../infra/redis/fanOut.js';
import { createS3Archive } from '../infra/s3/archive.js';
import { createJsonObjects } from '../infra/s3/objects.js';
import { startStatusServer } from '../infra/statusServer.js';
import { watchActiveGames } from '../infra/temporal/activeGames.js';
import { createTemporalClient } from '../infra/temporal/connection.js';
import { installRuntime } from '../infra/temporal/runtime.js';
import { connectWorker, createGameWorker, isTemporalReachable } from '../infra/temporal/worker.js';
import { loadWorkflowBundle } from '../infra/temporal/workflowBundle.js';
import { createGameSink } from '../relay/gameSink.js';
import { createKafkaRelay } from '../relay/kafkaRelay.js';
import { stopOnSignal } from './shutdown.js';

const REPORT_EVERY_MS = 1_000;
/** Above what the SDK needs at worst to stop (10 s) and a send to Kafka to end (8 s). */
const STOP_DEADLINE_MS = 25_000;

const config = readWorkerConfig();
const log = createLog({ level: config.logLevel, service: 'worker', instance: config.instanceId });
const metrics = createMetrics();
installRuntime({ log, host: config.listenHost, metricsPort: config.coreMetricsPort });

const redis = await openRedis({
  url: config.redisUrl,
  timeoutMs: config.redisTimeoutMs,
  name: config.instanceId,
  log,
});
const fanOut = createFanOut({ redis, metrics, log });
const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: config.instanceId, log });
const publisher = createKafkaPublisher({ kafka, metrics, log });
const relay = createKafkaRelay({ publisher, metrics, now: systemNow });
const reporting = setInterval(() => relay.report(), REPORT_EVERY_MS);
const orchestrator = createOrchestratorClient({ baseUrl: config.botOrchestratorUrl, metrics });
const objects = createJsonObjects(config, metrics);
const archive = createS3Archive({ objects, metrics, log });
const signer = createArchiveSigner(config.archiveSigningKey ?? readOrMakeKey(config.archiveDevKeyFile));
log.info({ keyId: signer.keyId, publicKey: signer.publicKey }, 'archived games are signed with');

const bundle = await loadWorkflowBundle();
const connection = await connectWorker(config);
const client = createTemporalClient(config);
const activeGames = watchActiveGames({ client, metrics, log });
const worker = await createGameWorker({
  connection,
  settings: config,
  bundle,
  activities: createActivities({ relay, orchestrator, archive, sign: signer.sign, now: systemNow }),
  sinks: createGameSink({ fanOut, relay, metrics, log }),
});
const status = await startStatusServer({
  host: config.listenHost,
  port: config.httpPort,
  metrics,
  checks: {
    worker: async () => worker.getState() === 'RUNNING',
    temporal: () => isTemporalReachable(connection),
  },
});

const running = worker.run();
const stopBecauseOf = stopOnSignal({
  log,
  deadlineMs: STOP_DEADLINE_MS,
  stops: [
    {
      name: 'worker',
      stop: () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        return running;
      },
    },
    { name: 'active games', stop: () => activeGames.stop() },
    { name: 'relay', stop: () => relay.settle() },
    { name: 'publisher', stop: () => publisher.close() },
    { name: 'relay report', stop: () => clearInterval(reporting) },
    { name: 'fan-out', stop: () => fanOut.close() },
    { name: 'redis', stop: () => redis.quit() },
    { name: 'archive', stop: () => objects.close() },
    { name: 'bot orchestrator', stop: () => orchestrator.close() },
    { name: 'temporal client', stop: () => client.connection.close() },
    { name: 'temporal connection', stop: () => connection.close() },
    { name: 'status server', stop: () => status.close() },
  ],
});
log.info({ port: status.port, build: bundle.buildId }, 'worker runs');
running.catch(stopBecauseOf);
