import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createHistoryDays } from '../../src/infra/postgres/history.js';
import { openPostgres } from '../../src/infra/postgres/pool.js';
import { positive } from '../arguments.js';
import { Cpu } from '../cpu.js';
import { median } from '../summary.js';
import { startRecordStack } from '../stack.mjs';
import { copyRows } from './floor.js';
import { benchGames, interleaved } from './games.js';
import { keptBytes } from './keep.js';
import { project } from './projection.js';
import { tableSizes } from './sizes.js';
import { fillTopic } from './topic.js';

export const RECORD_USAGE = `npm run bench -- record [--games 1000] [--plies 80] [--rounds 3]
  --games   games whose events are in Kafka when the projector starts
  --plies   moves of each game`;

/** Of which the bytes in Kafka and S3 are counted. */
const KEPT_GAMES = 20;
const log = createLog({ level: 'error', service: 'bench', instance: 'record' });
const metrics = createMetrics();

interface Setting {
  readonly stack: Awaited<ReturnType<typeof startRecordStack>>;
  readonly pool: Pool;
  readonly brokers: readonly string[];
  readonly cpu: Cpu;
  readonly games: number;
  readonly plies: number;
}

/** Projects games into empty tables, then brings the same rows back by COPY. */
async function playRound({ pool, brokers, cpu, games, plies }: Setting) {
  const events = interleaved(benchGames(games, plies, Date.now()));
  await pool.query('TRUNCATE games, game_events, game_moves, game_snapshots');
  const topic = await fillTopic(brokers, [events]);
  const used = cpu.start();
  const walStart = await walPosition(pool);
  const { seconds, rebuildSeconds } = await project({ pool, brokers, topic, events: events.length });
  const cpuMs = used.per(events.length);
  const walBytes = ((await walPosition(pool)) - walStart) / events.length;
  const floorSeconds = await copyRows(pool);
  return {
    events: events.length,
    projected: Math.round(events.length / seconds),
    floor: Math.round(events.length / floorSeconds),
    rebuildSeconds,
    cpuMs,
    walBytes,
  };
}

/** Bytes that PostgreSQL has written to its log so far. */
async function walPosition(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS bytes",
  );
  return Number(rows[0]?.bytes);
}

type Round = Awaited<ReturnType<typeof playRound>>;

async function measure(setting: Setting, rounds: number): Promise<void> {
  await playRound({ ...setting, games: 50 });
  const all: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const measured = await playRound(setting);
    const { projected, floor, rebuildSeconds } = measured;
    console.log(
      `round ${round}  projector ${projected} events/s  COPY ${floor} events/s  rebuilt in ${rebuildSeconds.toFixed(1)} s`,
    );
    all.push(measured);
  }
  const sizes = (await tableSizes(setting.pool)).map(({ table, rows, heapBytes, indexBytes }) => ({
    table,
    rows,
    bytesPerRow: Math.round((heapBytes + indexBytes) / rows),
    bytesPerGame: Math.round((heapBytes + indexBytes) / setting.games),
  }));
  console.table(sizes);
  const kept = await bytesPerMove(
    setting,
    sizes.reduce((sum, { bytesPerGame }) => sum + bytesPerGame, 0),
  );
  console.table(kept);
  const of = (pick: (round: Round) => number) => median(all.map(pick));
  const cpu = Object.keys(all[0]?.cpuMs ?? {}).map(
    (name) => [name, Number(of(({ cpuMs }) => cpuMs[name] ?? 0).toFixed(4))] as const,
  );
  const figures = {
    eventsPerSecond: of(({ projected }) => projected),
    copyEventsPerSecond: of(({ floor }) => floor),
    ofFloor: Number(of(({ projected, floor }) => projected / floor).toFixed(2)),
    walBytesPerEvent: Math.round(of(({ walBytes }) => walBytes)),
    cpuMsPerEvent: Object.fromEntries(cpu),
    rebuildSeconds: Number(of(({ rebuildSeconds }) => rebuildSeconds).toFixed(1)),
    sizes,
    bytesPerMove: kept,
    setting: {
      games: setting.games,
      plies: setting.plies,
      rounds,
      node: process.version,
      cpus: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
    },
  };
  console.log(`\n${JSON.stringify(figures)}`);
}

/** What each store takes of a game, by half-move: the start and the end of the game are in it. */
async function bytesPerMove({ stack, brokers, plies }: Setting, postgresPerGame: number) {
  const { env, kafkaLogs, s3Objects } = stack;
  const games = benchGames(KEPT_GAMES, plies, Date.now());
  const { kafkaBatched, kafkaSingle, s3 } = await keptBytes(games, { env, brokers, kafkaLogs, s3Objects });
  const perMove = (bytes: number) => Math.round(bytes / plies);
  return {
    kafkaBatched: perMove(kafkaBatched),
    kafkaSingle: perMove(kafkaSingle),
    postgres: perMove(postgresPerGame),
    s3: perMove(s3),
  };
}

/** Throws BadArgument, or TypeError for an argument that does not exist. */
export async function benchRecord(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      games: { type: 'string', default: '1000' },
      plies: { type: 'string', default: '80' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const games = positive('games', values.games);
  const plies = positive('plies', values.plies);
  const rounds = positive('rounds', values.rounds);
  const stack = await startRecordStack();
  const { DATABASE_URL: url = '', KAFKA_BROKERS: kafka = '' } = stack.env;
  const pool = openPostgres({ url, timeoutMs: 60_000, connections: 5, name: 'bench', log });
  try {
    await createHistoryDays(pool, metrics).open(Date.now());
    const cpu = new Cpu(new Map([...stack.pids, ['projector', process.pid]]));
    await measure({ stack, pool, brokers: kafka.split(','), cpu, games, plies }, rounds);
  } finally {
    await pool.end();
    await stack.stop();
  }
}
