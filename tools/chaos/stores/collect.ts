import { GAME_EVENTS_TOPIC } from '../../../src/contract/eventPublisher.js';
import type { Evidence } from '../evidence.js';
import { rowsOf } from './rows.js';
import type { Stores } from './stores.js';
import { decoded, readTopic } from './topic.js';

/** What is known of the games without looking at how they were kept. */
export type Known = Pick<Evidence, 'games' | 'acknowledged'>;

/** Reads everything that is kept of the games. `topic` may be another one that is to be judged in place of the real. */
export async function collect(
  { kafka, pool, bucket, publicKey }: Stores,
  { games, acknowledged }: Known,
  topic = GAME_EVENTS_TOPIC,
): Promise<Evidence> {
  const ids = new Set(games.map(({ gameId }) => gameId));
  const records = (await readTopic(kafka, topic)).filter(({ key }) => ids.has(String(key)));
  const rows = new Map<string, Awaited<ReturnType<typeof rowsOf>>>();
  for (const gameId of ids) rows.set(gameId, await rowsOf(pool, gameId));
  const archives = new Map<string, unknown>();
  for (const key of await bucket.keys()) archives.set(key, await bucket.read(key));
  return { games, acknowledged, log: decoded(records), rows, archives, publicKey };
}
