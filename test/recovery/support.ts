import { afterEach } from 'vitest';
import type { Carried, Recovery } from '../../src/contract/carriedGame.js';
import type { StartOutcome } from '../../src/contract/recovery.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { openLogReader } from '../../src/infra/kafka/logReader.js';
import { createGameReads } from '../../src/infra/postgres/gameReads.js';
import { openPostgres } from '../../src/infra/postgres/pool.js';
import { createHotHistories } from '../../src/infra/redis/hotHistories.js';
import { Meter } from '../../src/recovery/meter.js';
import { GAME_COUNTS, type GamesWanted, recoverGames } from '../../src/recovery/recoverGames.js';
import { emptyBucket, openArchive } from '../archive/support.js';
import { openWorld, redisUrl } from '../infra-redis/support.js';
import { type EventLog, openEventLog } from '../read-model/support.js';
import { archivedFrom, makeSigner } from '../support/archived.js';
import { createDatabase } from '../support/database.js';
import { KAFKA_BROKERS } from '../support/kafka.js';
import type { Table } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const signer = makeSigner();

/** Games that other tests left in the shared one would be recovered as well. */
const OWN_DATABASE = new URL('/1', redisUrl()).href;

/** All stores but Temporal, of which there is a list of what would be started. */
export async function openRemains() {
  const [log, databaseUrl, bucket, redis] = await Promise.all([
    openEventLog({ partitions: 1 }),
    createDatabase(),
    emptyBucket(),
    openWorld(OWN_DATABASE),
  ]);
  const { archive } = openArchive(bucket);
  const pool = openPostgres({
    url: databaseUrl,
    timeoutMs: 5_000,
    connections: 2,
    name: 'test',
    log: silentLog,
  });
  closing.push(
    () => redis.close(),
    () => pool.end(),
  );
  const started = new Map<string, Carried & { readonly recovery: Recovery }>();
  const lines: string[] = [];

  return {
    log,
    started,
    lines,
    archive: async ({ events }: Table) => archive.store(await archivedFrom(events, signer)),
    /** Redis as the worker left it. */
    show: ({ events, game }: Table) =>
      redis.fanOut.publish({
        gameId: game.gameId,
        previousHash: '',
        events,
        state: game,
        answers: [],
        unconfirmed: [],
      }),
    async project() {
      const projector = await log.project({ databaseUrl });
      await log.drained(pool);
      await projector.stop();
    },
    async recover(changes: Partial<GamesWanted> = {}) {
      const reader = await openReader(log);
      const meter = new Meter(GAME_COUNTS, { print: () => undefined, now: () => Date.now() });
      await recoverGames(
        {
          log: reader,
          archive,
          reads: createGameReads(pool, recordedMetrics()),
          hot: createHotHistories(redis.edge, recordedMetrics()),
          starter: {
            async start(carried, recovery): Promise<StartOutcome> {
              const { gameId } = carried.state;
              if (started.has(gameId)) return 'there';
              started.set(gameId, { ...carried, recovery });
              return 'started';
            },
          },
          meter,
          print: (line) => void lines.push(line),
        },
        { recovery: RECOVERY, cell: '0', since: 0, ...changes },
      );
      return meter.figures;
    },
  };
}

const RECOVERY = { id: 'recover-1', by: { kind: 'ops', name: 'carol' }, correlationId: null } as const;

export async function openReader({ topic }: EventLog) {
  const kafka = createKafka({ brokers: KAFKA_BROKERS, clientId: 'test', log: silentLog });
  const reader = await openLogReader({ kafka, topic, partitionsAtOnce: 2 });
  closing.push(() => reader.close());
  return reader;
}
