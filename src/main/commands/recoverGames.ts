import { parseArgs } from 'node:util';
import { GAME_EVENTS_TOPIC } from '../../contract/eventPublisher.js';
import type { EpochMs } from '../../domain/chess/types.js';
import { systemNow } from '../../infra/clock.js';
import { readRecoveryConfig } from '../../infra/config.js';
import { newCorrelationId } from '../../infra/ids.js';
import { createKafka } from '../../infra/kafka/connection.js';
import { openLogReader } from '../../infra/kafka/logReader.js';
import { createLog } from '../../infra/log.js';
import { createMetrics } from '../../infra/metrics.js';
import { createGameReads } from '../../infra/postgres/gameReads.js';
import { openPostgres } from '../../infra/postgres/pool.js';
import { openRedis } from '../../infra/redis/connection.js';
import { createHotHistories } from '../../infra/redis/hotHistories.js';
import { createS3Archive } from '../../infra/s3/archive.js';
import { createJsonObjects } from '../../infra/s3/objects.js';
import { createTemporalClient } from '../../infra/temporal/connection.js';
import { createGameStarter } from '../../infra/temporal/gameStarter.js';
import { Meter } from '../../recovery/meter.js';
import { GAME_COUNTS, recoverGames } from '../../recovery/recoverGames.js';
import { type Run, UsageError } from './command.js';

const PARTITIONS_AT_ONCE = 4;
const CONNECTIONS = 4;
/** Of a call to Temporal or Redis: a server that has just begun is slow, and so is this process when it checks hashes. */
const DEADLINE_MS = 10_000;

/**
 * After the loss of Temporal's database: starts all games again that have not ended or are not archived. Its last line
 * is JSON with what it did; exit code 1: some game could not be had back, as a line before tells.
 */
export const run: Run = async (args, print) => {
  const options = { since: { type: 'string' }, by: { type: 'string', default: 'recovery' } } as const;
  const { values } = parseArgs({ args, options });
  const since = values.since === undefined ? 0 : instantOf(values.since);
  const config = readRecoveryConfig();
  const meter = new Meter(GAME_COUNTS, { print, now: systemNow });
  const recovery = {
    id: `recover-${systemNow()}`,
    by: { kind: 'ops', name: values.by },
    correlationId: newCorrelationId(),
  } as const;
  print(`recovery ${recovery.id}, correlation id ${recovery.correlationId}`);
  const stores = await openStores(config);
  try {
    await recoverGames({ ...stores, meter, print }, { recovery, cell: config.cell, since });
  } finally {
    await stores.close();
  }
  print(JSON.stringify({ recovered: 'games', ...meter.figures }));
  return meter.of('another') + meter.of('lost') > 0 ? 1 : 0;
};

/** All five. */
async function openStores(config: ReturnType<typeof readRecoveryConfig>) {
  const { instanceId: name, logLevel: level, databaseTimeoutMs } = config;
  const log = createLog({ level, service: 'recover', instance: name }, process.stderr);
  const metrics = createMetrics();
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: name, log });
  const topic = GAME_EVENTS_TOPIC;
  const reader = await openLogReader({ kafka, topic, partitionsAtOnce: PARTITIONS_AT_ONCE });
  const postgres = { url: config.databaseUrl, timeoutMs: databaseTimeoutMs, connections: CONNECTIONS };
  const pool = openPostgres({ ...postgres, name, log });
  const redis = await openRedis({ url: config.redisUrl, timeoutMs: DEADLINE_MS, name, log });
  const objects = createJsonObjects(config, metrics);
  const client = createTemporalClient(config);
  return {
    log: reader,
    archive: createS3Archive({ objects, metrics, log }),
    reads: createGameReads(pool, metrics),
    hot: createHotHistories(redis, metrics),
    starter: createGameStarter({ ...config, client, metrics, log, deadlineMs: DEADLINE_MS }),
    async close() {
      await Promise.all([reader.close(), pool.end(), client.connection.close()]);
      redis.disconnect();
      objects.close();
    },
  };
}

function instantOf(text: string): EpochMs {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UsageError('--since is not understood');
  return at;
}
