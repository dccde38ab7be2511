import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArchivedGame } from '../../src/contract/archive.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { chainHash } from '../../src/domain/game/hash.js';
import { readArchiveConfig } from '../../src/infra/config.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { gameKeys } from '../../src/infra/redis/keys.js';
import { gameKey } from '../../src/infra/s3/keys.js';
import { KAFKA_BROKERS } from '../support/kafka.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { KeptGames, LAST, differing, query } from './support/keptGames.js';

const s3Settings = readArchiveConfig();

let games: KeptGames;
beforeAll(async () => {
  games = await KeptGames.start();
});
afterAll(() => games.stop());

/** The audit names this and nothing else. */
async function named(gameId: string, expected: object): Promise<void> {
  const figures = await games.audit(gameId);
  expect(figures.code, figures.output).toBe(1);
  expect(differing(figures)).toMatchObject(expected);
  expect(Object.keys(differing(figures))).toEqual(Object.keys(expected));
}

test('PostgreSQL: a move in a row', async () => {
  const { gameId } = await games.end();
  await query(
    `UPDATE game_events SET event = jsonb_set(event::jsonb, '{san}', '"e5"')::json
     WHERE game_id = $1 AND version = 3`,
    [gameId],
  );
  await named(gameId, { postgresql: { version: 3, part: 'events' } });
});

test('PostgreSQL: a row is deleted', async () => {
  const { gameId } = await games.end();
  await query('DELETE FROM game_events WHERE game_id = $1 AND version = 9', [gameId]);
  await named(gameId, { postgresql: { version: 9, detail: 'missing' } });
});

test('PostgreSQL: the result in the row of the game', async () => {
  const { gameId } = await games.end();
  await query("UPDATE games SET result = '1-0', winner = 'white' WHERE game_id = $1", [gameId]);
  await named(gameId, { postgresql: { version: LAST, part: 'games' } });
});

test('PostgreSQL: the newest snapshot', async () => {
  const { gameId } = await games.end();
  await query(
    `UPDATE game_snapshots SET state = jsonb_set(state::jsonb, '{ending,result}', '"1-0"')::json WHERE game_id = $1`,
    [gameId],
  );
  await named(gameId, { postgresql: { version: LAST, part: 'newest snapshot' } });
});

test('Redis: the state', async () => {
  const { gameId } = await games.end();
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  const { state } = gameKeys(gameId);
  const text = (await redis.get(state)) ?? '';
  await redis.set(state, text.replace('"winner":"black"', '"winner":"white"'), 'EX', 3_600);
  redis.disconnect();
  await named(gameId, { redis: { version: LAST, part: 'state' } });
});

test('Redis: an entry is deleted from the middle of the stream', async () => {
  const { gameId } = await games.end();
  const redis = new Redis(process.env['REDIS_URL'] ?? '');
  expect(await redis.xdel(gameKeys(gameId).events, '6-0')).toBe(1);
  redis.disconnect();
  await named(gameId, { redis: { version: 6, detail: 'missing' } });
});

test('S3: the object was replaced by one with another move, chained anew', async () => {
  const { gameId, archived } = await games.end();
  await replaceObject(gameId, forgedFrom(archived, 5));
  await named(gameId, { s3: { version: 5 } });
});

test('S3: the same game under another signature', async () => {
  const { gameId, archived } = await games.end();
  await replaceObject(gameId, { ...archived, signature: { ...archived.signature, value: 'AAAA' } });
  await named(gameId, { s3: { version: null, detail: 'signature: it does not fit the game' } });
});

test('S3: a byte of the object has changed where it is kept', async () => {
  const { gameId } = await games.end();
  const data = path.join(process.env['STACK_DIR'] ?? '', 'data/s3/objects', s3Settings.s3Bucket);
  const file = path.join(data, gameKey(gameId));
  const bytes = await readFile(file);
  bytes[bytes.length - 20]! ^= 1;
  await writeFile(file, bytes);
  await named(gameId, { s3: { version: 1, detail: expect.stringMatching(/checksum/i) } });
});

test('Kafka: an event appended after the end, well chained', async () => {
  const { gameId, archived } = await games.end();
  const forged = { ...eventOf(archived, 8), version: LAST + 1 };
  await append(gameId, { ...forged, hash: chainHash(archived.hash, forged) });
  await named(gameId, { kafka: { version: LAST + 1, detail: 'an event after the end of the game' } });
});

test('Kafka: another version of an event', async () => {
  const { gameId, archived } = await games.end();
  const forged = { ...eventOf(archived, 6), at: 1 };
  await append(gameId, { ...forged, hash: chainHash(eventOf(archived, 5).hash, forged) });
  await named(gameId, { kafka: { version: 6, part: 'events' } });
});

function eventOf({ events }: ArchivedGame, version: number): RecordedEvent {
  const event = events[version - 1];
  if (!event) throw new Error(`there is no version ${version}`);
  return event;
}

async function append(gameId: string, recorded: RecordedEvent): Promise<void> {
  const kafka = createKafka({ brokers: KAFKA_BROKERS, clientId: 'forger', log: silentLog });
  const publisher = createKafkaPublisher({ kafka, metrics: recordedMetrics(), log: silentLog });
  await publisher.publish([{ gameId, recorded }]);
  await publisher.close();
}

/** Another history of the game from `version` on, with fitting hashes; the signature stays. */
function forgedFrom(archived: ArchivedGame, version: number): ArchivedGame {
  const events = archived.events.reduce<RecordedEvent[]>((chain, event) => {
    if (event.version < version) return [...chain, event];
    const changed = event.version === version ? { ...event, at: event.at + 1 } : event;
    return [...chain, { ...changed, hash: chainHash(chain.at(-1)?.hash ?? '', changed) }];
  }, []);
  return { ...archived, events, hash: events.at(-1)?.hash ?? '' };
}

/** As someone could who may delete. */
async function replaceObject(gameId: string, archived: ArchivedGame): Promise<void> {
  const { s3Endpoint, s3Region, s3Credentials, s3Bucket } = s3Settings;
  const s3 = new S3Client({
    endpoint: s3Endpoint,
    region: s3Region,
    forcePathStyle: true,
    ...(s3Credentials && { credentials: s3Credentials }),
  });
  await s3.send(new DeleteObjectCommand({ Bucket: s3Bucket, Key: gameKey(gameId) }));
  s3.destroy();
  expect(await games.objects.putOnce(gameKey(gameId), archived)).toBe(true);
}
