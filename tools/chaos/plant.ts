import { randomBytes } from 'node:crypto';
import { GAME_EVENTS_TOPIC, eventId } from '../../src/contract/eventPublisher.js';
import type { GameRecord } from '../../src/contract/gameWorkflow.js';
import { gameKey } from '../../src/infra/s3/keys.js';
import type { Stores } from './stores/stores.js';
import { type TopicRecord, readTopic, writeTopic } from './stores/topic.js';

/** Faults that can be planted after play, each named as the checker has to name it. */
export const PLANTS = ['lost', 'duplicated', 'out-of-order', 'altered-row', 'missing-object'] as const;
export type Plant = (typeof PLANTS)[number];

export interface Planted {
  /** Where the checker is to read the events. */
  readonly topic: string;
  /** Makes the stores what they were. */
  undo(): Promise<void>;
}

/** The event that faults in Kafka happen to: in the middle of a game. */
const VICTIM_VERSION = 5;
const VICTIM_PLY = 3;

/** Plants the fault in one of the games: in a copy of the topic, or in PostgreSQL or S3 themselves. */
export async function plant(fault: Plant, stores: Stores, { gameId }: GameRecord): Promise<Planted> {
  const { pool, bucket, kafka } = stores;
  switch (fault) {
    case 'altered-row': {
      const alter = (byMs: number) =>
        pool.query('UPDATE game_moves SET clock_ms = clock_ms + $1 WHERE game_id = $2 AND ply = $3', [
          byMs,
          gameId,
          VICTIM_PLY,
        ]);
      await alter(1);
      return { topic: GAME_EVENTS_TOPIC, undo: async () => void (await alter(-1)) };
    }
    case 'missing-object': {
      const key = gameKey(gameId);
      const archive = await bucket.read(key);
      await bucket.remove(key);
      return { topic: GAME_EVENTS_TOPIC, undo: () => bucket.write(key, archive) };
    }
    case 'lost':
    case 'duplicated':
    case 'out-of-order': {
      const topic = `planted-${randomBytes(4).toString('hex')}`;
      const records = await readTopic(kafka, GAME_EVENTS_TOPIC);
      await writeTopic(kafka, topic, SPOILED[fault](records, eventId(gameId, VICTIM_VERSION)));
      return { topic, undo: () => Promise.resolve() };
    }
  }
}

type Spoil = (records: readonly TopicRecord[], id: string) => TopicRecord[];

const isNamed =
  (id: string) =>
  ({ headers }: TopicRecord): boolean =>
    headers['id'] === id;

const SPOILED: Readonly<Record<Extract<Plant, 'lost' | 'duplicated' | 'out-of-order'>, Spoil>> = {
  lost: (records, id) => records.filter((record) => !isNamed(id)(record)),
  duplicated: (records, id) => [...records, ...records.filter(isNamed(id)).slice(0, 1).map(altered)],
  'out-of-order': (records, id) => [
    ...records.filter((record) => !isNamed(id)(record)),
    ...records.filter(isNamed(id)),
  ],
};

/** The same id, another content. */
function altered(record: TopicRecord): TopicRecord {
  const fields: { at: number } = JSON.parse(String(record.value));
  return { ...record, value: Buffer.from(JSON.stringify({ ...fields, at: fields.at + 1 })) };
}
