import { generateKeyPairSync } from 'node:crypto';
import { createArchiveActivities } from '../../src/activities/archiveGame.js';
import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { createArchiveSigner } from '../../src/infra/archive/keys.js';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { createS3Archive } from '../../src/infra/s3/archive.js';
import { createJsonObjects } from '../../src/infra/s3/objects.js';
import type { Env } from '../../src/infra/settings/setting.js';
import { openBucket } from '../../tools/chaos/stores/bucket.js';
import { interleaved } from './games.js';
import { fillTopic, topicBytes } from './topic.js';

interface Place {
  readonly env: Env;
  readonly brokers: readonly string[];
  /** Where the broker keeps its topics. */
  readonly kafkaLogs: string;
}

export interface KeptBytes {
  /** Many events in one batch of a partition: a busy service, or one that catches up. */
  readonly kafkaBatched: number;
  /** Each event a batch of its own: a service with few games. */
  readonly kafkaSingle: number;
  readonly s3: number;
}

/** Bytes that one of the games takes in Kafka and S3, on average, written as the service writes them. */
export async function keptBytes(
  games: readonly (readonly OutboundEvent[])[],
  place: Place,
): Promise<KeptBytes> {
  const events = interleaved(games);
  const inKafka = async (batches: readonly (readonly OutboundEvent[])[]) =>
    topicBytes(place.kafkaLogs, await fillTopic(place.brokers, batches)) / games.length;
  return {
    kafkaBatched: await inKafka([events]),
    kafkaSingle: await inKafka(events.map((event) => [event])),
    s3: (await archivedBytes(games, place.env)) / games.length,
  };
}

async function archivedBytes(games: readonly (readonly OutboundEvent[])[], env: Env): Promise<number> {
  const metrics = createMetrics();
  const log = createLog({ level: 'error', service: 'bench', instance: 'record' });
  const settings = readArchiveConfig(env);
  const objects = createJsonObjects(settings, metrics);
  const bucket = openBucket(settings, metrics);
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
  const sizes = await bucket.sizes();
  objects.close();
  bucket.close();
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}
