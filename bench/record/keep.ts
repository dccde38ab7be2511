import { generateKeyPairSync } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createArchiveActivities } from '../../src/activities/archiveGame.js';
import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { createArchiveSigner } from '../../src/infra/archive/keys.js';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects } from '../../src/infra/s3/objects.js';
import type { Env } from '../../src/infra/settings/setting.js';
import { bytesUnder } from './files.js';
import { interleaved } from './games.js';
import { fillTopic } from './topic.js';

interface Place {
  readonly env: Env;
  readonly brokers: readonly string[];
  /** Where the broker keeps its topics. */
  readonly kafkaLogs: string;
  /** Where S3 keeps its objects, each as a file of its own. */
  readonly s3Objects: string;
}

export interface KeptBytes {
  /** Many events in one batch of a partition: a busy service, or one that catches up. */
  readonly kafkaBatched: number;
  /** Each event a batch of its own: a service with few games. */
  readonly kafkaSingle: number;
  readonly s3: number;
}

/**
 * Bytes that one of the games takes on the disks of Kafka (log segments) and S3 (objects), on average, written as the
 * service writes them.
 */
export async function keptBytes(
  games: readonly (readonly OutboundEvent[])[],
  place: Place,
): Promise<KeptBytes> {
  const events = interleaved(games);
  const inKafka = async (batches: readonly (readonly OutboundEvent[])[]) => {
    const topic = await fillTopic(place.brokers, batches);
    const partitions = readdirSync(place.kafkaLogs).filter((name) => name.startsWith(`${topic}-`));
    const bytes = partitions.map((name) => bytesUnder(path.join(place.kafkaLogs, name), '.log'));
    return bytes.reduce((sum, one) => sum + one, 0) / games.length;
  };
  return {
    kafkaBatched: await inKafka([events]),
    kafkaSingle: await inKafka(events.map((event) => [event])),
    s3: (await archivedBytes(games, place)) / games.length,
  };
}

async function archivedBytes(
  games: readonly (readonly OutboundEvent[])[],
  { env, s3Objects }: Place,
): Promise<number> {
  const metrics = createMetrics();
  const log = createLog({ level: 'error', service: 'bench', instance: 'record' });
  const objects = createJsonObjects(readArchiveConfig(env), metrics);
  const { privateKey } = generateKeyPairSync('ed25519');
  const { sign } = createArchiveSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const { archiveGame } = createArchiveActivities({
    archive: createS3Archive({ objects, metrics, log }),
    sign,
  });
  for (const game of games) {
    const gameId = game[0]?.gameId ?? '';
    await archiveGame({ gameId, parts: [], events: game.map(({ recorded }) => recorded) });
  }
  objects.close();
  return bytesUnder(s3Objects, '.json.gz');
}
