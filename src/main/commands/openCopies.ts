import type { GameCopies } from '../../contract/gameCopies.js';
import type { Ms } from '../../domain/chess/types.js';
import { archivedCopyOf, corruptCopy } from '../../infra/archive/archivedCopy.js';
import type { ToolConfig } from '../../infra/config.js';
import { createKafka } from '../../infra/kafka/connection.js';
import { readLogExcerpt } from '../../infra/kafka/logExcerpt.js';
import { createLog } from '../../infra/log.js';
import { createMetrics } from '../../infra/metrics.js';
import { openPostgres } from '../../infra/postgres/pool.js';
import { createProjectionStore } from '../../infra/postgres/projectionStore.js';
import { readModelCopy } from '../../infra/postgres/readModelCopy.js';
import { openRedis } from '../../infra/redis/connection.js';
import { readHotCopy } from '../../infra/redis/hotCopy.js';
import { gameKey } from '../../infra/s3/keys.js';
import { CorruptObject, createJsonObjects } from '../../infra/s3/objects.js';
import { createCellCopies } from '../../infra/temporal/cellCopies.js';

/** A query takes a worker that may have to replay the whole game first. */
const TEMPORAL_MS: Ms = 10_000;
const PARTITION_MS: Ms = 60_000;

interface OpenCopies extends GameCopies {
  close(): Promise<void>;
}

/** The stores of games, each connected to when it is asked. `publicKey` verifies the archive; null: unverified. */
export function openCopies(config: ToolConfig, publicKey: string | null): OpenCopies {
  const { instanceId: name, group, topic } = config;
  const log = createLog({ level: 'error', service: 'live-game', instance: name }, process.stderr);
  const metrics = createMetrics();
  const workflows = createCellCopies({
    cells: config.cells,
    temporal: config,
    metrics,
    log,
    deadlineMs: TEMPORAL_MS,
  });
  const objects = createJsonObjects(config, metrics);
  const pool = openPostgres({
    url: config.databaseUrl,
    timeoutMs: config.databaseTimeoutMs,
    connections: 1,
    name,
    log,
  });
  const projected = createProjectionStore({ pool, group, topic, metrics });
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: name, log });
  const redis = { url: config.redisUrl, timeoutMs: config.redisTimeoutMs, name, log };
  return {
    ...workflows.copies,
    async archive(gameId) {
      try {
        const object = await objects.get(gameKey(gameId));
        return object === null ? null : archivedCopyOf(object, publicKey);
      } catch (error) {
        if (error instanceof CorruptObject) return corruptCopy(error.message);
        throw error;
      }
    },
    readModel: (gameId) => readModelCopy(pool, projected, gameId),
    async hotState(gameId) {
      const connection = await openRedis(redis);
      try {
        if (connection.status !== 'ready') throw new Error('Redis does not answer');
        return await readHotCopy(connection, gameId);
      } finally {
        connection.disconnect();
      }
    },
    log: (key, since) => readLogExcerpt({ kafka, topic, key, since, withinMs: PARTITION_MS }),
    async close() {
      objects.close();
      await pool.end();
      await workflows.close();
    },
  };
}
