import { parseArgs } from 'node:util';
import type { Changes, ProjectionStore, WholeGames } from '../../contract/projection.js';
import type { Log } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { systemNow } from '../../infra/clock.js';
import { readArchiveConfig, readProjectorConfig } from '../../infra/config.js';
import { createKafka } from '../../infra/kafka/connection.js';
import { openDeadLetters } from '../../infra/kafka/deadLetters.js';
import { openLogReader } from '../../infra/kafka/logReader.js';
import { createLog } from '../../infra/log.js';
import { createMetrics } from '../../infra/metrics.js';
import { type HistoryDays, createHistoryDays } from '../../infra/postgres/history.js';
import { openPostgres } from '../../infra/postgres/pool.js';
import { createProjectionStore } from '../../infra/postgres/projectionStore.js';
import { checksumReadModel, emptyReadModel } from '../../infra/postgres/readModel.js';
import { createWholeGames } from '../../infra/postgres/wholeGames.js';
import { createS3Archive } from '../../infra/s3/archive.js';
import { createJsonObjects } from '../../infra/s3/objects.js';
import { GameCache } from '../../projector/gameCache.js';
import { createProjector } from '../../projector/projector.js';
import { ArchiveFiller } from '../../recovery/archiveFiller.js';
import { Meter } from '../../recovery/meter.js';
import {
  READ_MODEL_COUNTS,
  type RecoverReadModelDeps,
  recoverReadModel,
} from '../../recovery/recoverReadModel.js';
import { type Print, type Run, UsageError } from './command.js';

const OTHER_CONNECTIONS = 2;
const DAY: Ms = 86_400_000;
/** Of a statement that goes over a whole table. */
const LONGEST_SCAN_MS: Ms = 60 * 60_000;

/**
 * After the loss of PostgreSQL: fills the tables from Kafka and, where Kafka has no more, from S3. Its last line is JSON
 * with what it did; exit code 1: something could not be used.
 */
export const run: Run = async (args, print) => {
  const { truncate, fromArchive, checksums } = readArgs(args);
  const config = readProjectorConfig();
  const { historyDays } = config;
  const keptSince = historyDays === null ? 0 : systemNow() - historyDays * DAY;
  const meter = new Meter(READ_MODEL_COUNTS, { print, now: systemNow });
  const parts = await openParts(config, { meter, print });
  try {
    if (truncate) await emptyReadModel(parts.upkeep);
    await recoverReadModel({ ...parts, meter }, { fromArchive, keptSince });
    const { figures } = meter;
    const tables = checksums ? { tables: await checksumReadModel(parts.upkeep) } : {};
    print(JSON.stringify({ recovered: 'read-model', ...figures, ...tables }));
  } finally {
    await parts.close();
  }
  return meter.of('deadLetters') + meter.of('unusable') > 0 ? 1 : 0;
};

type Config = ReturnType<typeof readProjectorConfig>;

interface Reporting {
  readonly meter: RecoverReadModelDeps['meter'];
  readonly print: Print;
}

/** A projector of its own for the tables of the configured one, and the archive. */
async function openParts(config: Config, { meter, print }: Reporting) {
  const { instanceId: name, group, topic, partitionsAtOnce, logLevel: level } = config;
  const log = createLog({ level, service: 'recover', instance: name }, process.stderr);
  const metrics = createMetrics();
  const { pool, upkeep } = openPools(config, log);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: name, log });
  const letters = openDeadLetters({ kafka, source: topic, topic: config.deadLetterTopic, metrics, log });
  const reader = await openLogReader({ kafka, topic, partitionsAtOnce });
  const objects = createJsonObjects(readArchiveConfig(), metrics);
  const archive = createS3Archive({ objects, metrics, log });
  const { store, games } = inTheirDays(createHistoryDays(pool, metrics), {
    store: createProjectionStore({ pool, group, topic, metrics }),
    games: createWholeGames(pool, metrics),
  });
  const projector = createProjector({
    store,
    deadLetters: {
      publish: (all) => letters.publish(all).then(() => meter.count('deadLetters', all.length)),
    },
    cache: new GameCache(config.cachedGames),
    watermarks: async () => reader.marks,
    metrics,
    log,
  });
  return {
    log: reader,
    store,
    project: projector.take,
    archive,
    filler: new ArchiveFiller({ archive, store, games, meter, print }),
    upkeep,
    async close() {
      await Promise.all([reader.close(), letters.close(), pool.end(), upkeep.end()]);
      objects.close();
    },
  };
}

function openPools({ databaseUrl: url, databaseTimeoutMs, instanceId: name, ...config }: Config, log: Log) {
  const connections = config.partitionsAtOnce + OTHER_CONNECTIONS;
  return {
    pool: openPostgres({ url, name, log, connections, timeoutMs: databaseTimeoutMs }),
    upkeep: openPostgres({ url, name, log, connections: 1, timeoutMs: LONGEST_SCAN_MS }),
  };
}

interface Writers {
  readonly store: ProjectionStore;
  readonly games: WholeGames;
}

/** Games of the past come back into the partitions of their days, which no projector makes any more. */
function inTheirDays(days: HistoryDays, { store, games }: Writers): Writers {
  const open = (changes: Changes) => days.openDays(changes.games.map(({ createdAt }) => createdAt));
  return {
    store: { ...store, commit: (step) => open(step.changes).then(() => store.commit(step)) },
    games: { ...games, add: (changes) => open(changes).then(() => games.add(changes)) },
  };
}

function readArgs(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      truncate: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      from: { type: 'string' },
      checksums: { type: 'boolean', default: false },
    },
  });
  const { truncate, yes, from, checksums } = values;
  if (truncate && !yes) throw new UsageError('--truncate removes all rows: say --yes as well');
  if (from !== undefined && from !== 'archive') throw new UsageError('--from can only be archive');
  return { truncate, fromArchive: from === 'archive', checksums };
}
