import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Kafka } from 'kafkajs';
import { GAME_EVENTS_TOPIC, type OutboundEvent } from '../../src/contract/eventPublisher.js';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects } from '../../src/infra/s3/objects.js';
import { eachOf } from '../../src/recovery/eachOf.js';
import { archivedFrom, makeSigner } from '../../test/support/archived.js';
import { liveGame } from '../../test/support/liveGameCommand.js';
import { positive } from '../arguments.js';
import { benchGames, interleaved } from '../record/games.js';
import { type RecoveryStack, startRecoveryStack } from '../stack.mjs';

export const RECOVERY_USAGE = `npm run bench -- recovery [--games 1000] [--plies 80]
  --games   games that have ended and are archived; as many are played when Temporal's database is lost
  --plies   moves of each game`;

const FAN_OUTS = 'live_game_calls_total{target="redis",operation="fanOut",outcome="ok"} ';
const log = createLog({ level: 'error', service: 'bench', instance: 'recovery' });
const metrics = createMetrics();

/** What the stores hold after games were played, but for Temporal and Redis, which are empty. */
async function fillStores(env: RecoveryStack['env'], { games, plies }: Size): Promise<Kafka> {
  const ended = benchGames(games, plies, Date.now());
  const played = benchGames(games, plies, Date.now()).map((events) => events.slice(0, -1));
  const kafka = createKafka({ brokers: (env['KAFKA_BROKERS'] ?? '').split(','), clientId: 'bench', log });
  const publisher = createKafkaPublisher({ kafka, metrics, log });
  await publisher.publish(interleaved([...ended, ...played]));
  await publisher.close();
  await archive(ended, env);
  return kafka;
}

async function archive(
  games: readonly (readonly OutboundEvent[])[],
  env: RecoveryStack['env'],
): Promise<void> {
  const objects = createJsonObjects(readArchiveConfig(env), metrics);
  const stored = createS3Archive({ objects, metrics, log });
  const signer = makeSigner();
  await eachOf(games, 16, async (events) => {
    await stored.store(
      await archivedFrom(
        events.map(({ recorded }) => recorded),
        signer,
      ),
    );
  });
  objects.close();
}

async function forgetEvents(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(GAME_EVENTS_TOPIC);
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
  await admin.deleteTopicRecords({ topic: GAME_EVENTS_TOPIC, partitions });
  await admin.disconnect();
}

/** Runs the command; throws unless it recovered everything. */
async function recover(env: RecoveryStack['env'], ...args: string[]) {
  const { code, output, figures } = await liveGame(['recover', ...args], env);
  if (code !== 0) throw new Error(`recover ${args.join(' ')}: ${output}`);
  console.log(output.trimEnd());
  return figures;
}

/** Seconds that a worker needs to take up all games, from when it is ready. It is stopped then. */
async function takeUp(stack: RecoveryStack, games: number): Promise<number> {
  const worker = await stack.startWorker();
  const began = performance.now();
  const takenUp = async () => {
    const text = await (await fetch(`${worker.url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(FAN_OUTS));
    return Number(line?.slice(FAN_OUTS.length) ?? 0);
  };
  while ((await takenUp()) < games) await sleep(100);
  const seconds = (performance.now() - began) / 1_000;
  await worker.stop();
  return seconds;
}

interface Size {
  readonly games: number;
  readonly plies: number;
}

async function measure(stack: RecoveryStack, size: Size): Promise<void> {
  const { env } = stack;
  const kafka = await fillStores(env, size);
  const games = await recover(env, 'games');
  const takenUpSeconds = await takeUp(stack, size.games);
  const fromKafka = await recover(env, 'read-model');
  await forgetEvents(kafka);
  const fromS3 = await recover(env, 'read-model', '--truncate', '--yes');
  const cpus = `${os.cpus().length} x ${os.cpus()[0]?.model}`;
  const setting = { ...size, node: process.version, cpus };
  console.log(`\n${JSON.stringify({ games, takenUpSeconds, fromKafka, fromS3, setting })}`);
}

/** Throws BadArgument, or TypeError for an argument that does not exist. */
export async function benchRecovery(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { games: { type: 'string', default: '1000' }, plies: { type: 'string', default: '80' } },
  });
  const size = { games: positive('games', values.games), plies: positive('plies', values.plies) };
  const stack = await startRecoveryStack();
  try {
    await measure(stack, size);
  } finally {
    await stack.stop();
  }
}
