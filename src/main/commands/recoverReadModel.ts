import { parseArgs } from 'node:util';
import type { Changes } from '../../contract/projection.js';
import type { Ms } from '../../domain/chess/types.js';
import { systemNow } from '../../infra/clock.js';
import { readArchiveConfig, readProjectorConfig } from '../../infra/config.js';
import { createKafka } from '../../infra/kafka/connection.js';
import { openDeadLetters } from '../../infra/kafka/deadLetters.js';
import { openLogReader } from '../../infra/kafka/logReader.js';
import { createLog } from '../../infra/log.js';
import { createMetrics } from '../../infra/metrics.js';
import { createHistoryDays } from '../../infra/postgres/history.js';
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
import { READ_MODEL_COUNTS, recoverReadModel } from '../../recovery/recoverReadModel.js';
import { type Run, UsageError } from './command.js';

const OTHER_CONNECTIONS = 2;
const DAY: Ms = 86_400_000;
/** Of a statement that goes over a whole table. */
const LONGEST_SCAN_MS: Ms = 60 * 60_000;

/**
 * After the loss of PostgreSQL: fills the tables from Kafka and, where Kafka has no more, from S3. Its last line is JSON
 * with what it did; exit code 1: something could not be used.
 */
export const run: Run = async (args, print) => {
  const wanted = readArgs(args);
  const config = readProjectorConfig();
  const { instanceId: name, group, topic, partitionsAtOnce, historyDays } = config;
  const log = createLog({ level: config.logLevel, service: 'recover', instance: name }, process.stderr);
  const metrics = createMetrics();
  const postgres = { url: config.databaseUrl, name, log };
  const pool = openPostgres({
    ...postgres,
    timeoutMs: config.databaseTimeoutMs,
    connections: partitionsAtOnce + OTHER_CONNECTIONS,
  });
  const upkeep = openPostgres({ ...postgres, timeoutMs: LONGEST_SCAN_MS, connections: 1 });
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: name, log });
  const letters = openDeadLetters({ kafka, source: topic, topic: config.deadLetterTopic, metrics, log });
  const reader = await openLogReader({ kafka, topic, partitionsAtOnce });
  const objects = createJsonObjects(readArchiveConfig(), metrics);
  const archive = createS3Archive({ objects, metrics, log });
  const meter = new Meter(READ_MODEL_COUNTS, { print, now: systemNow });

  const history = createHistoryDays(pool, metrics);
  const openDays = ({ games }: Changes) => history.openDays(games.map(({ createdAt }) => createdAt));
  const stored = createProjectionStore({ pool, group, topic, metrics });
  const whole = createWholeGames(pool, metrics);
  const store: typeof stored = {
    ...stored,
    commit: (step) => openDays(step.changes).then(() => stored.commit(step)),
  };
  const games: typeof whole = {
    ...whole,
    add: (changes) => openDays(changes).then(() => whole.add(changes)),
  };
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
  const filler = new ArchiveFiller({ archive, store, games, meter, print });

  try {
    if (wanted.truncate) await emptyReadModel(upkeep);
    await recoverReadModel(
      { log: reader, store, project: projector.take, archive, filler, meter },
      {
        fromArchive: wanted.fromArchive,
        keptSince: historyDays === null ? 0 : systemNow() - historyDays * DAY,
      },
    );
    const { figures } = meter;
    const checksums = wanted.checksums ? { tables: await checksumReadModel(upkeep) } : {};
    print(JSON.stringify({ recovered: 'read-model', ...figures, ...checksums }));
  } finally {
    await Promise.all([reader.close(), letters.close(), pool.end(), upkeep.end()]);
    objects.close();
  }
  return meter.of('deadLetters') + meter.of('unusable') > 0 ? 1 : 0;
};

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
