import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createArchiveActivities } from '../../src/activities/archiveGame.js';
import { ArchiveConflict } from '../../src/contract/archive.js';
import { verifyArchive } from '../../src/infra/archive/verify.js';
import { gameKey } from '../../src/infra/s3/keys.js';
import type { S3Settings } from '../../src/infra/s3/objects.js';
import { eachOf } from '../../src/recovery/eachOf.js';
import { archivedFrom, finishedEvents, gameIdOf, makeSigner } from '../support/archived.js';
import { emptyBucket, openArchive } from './support.js';

const OTHER_MATE = 'f2f4 e7e5 g2g4 d8h4';
const CONFLICTS = 'live_game_archive_conflicts_total';

const signer = makeSigner();
const events = finishedEvents();
const gameId = gameIdOf(events);
let bucket: S3Settings;
beforeEach(async () => {
  bucket = await emptyBucket();
});

describe('a finished game is stored', () => {
  test('and read back whole: another process can verify it with the public key alone', async () => {
    const { archive } = openArchive(bucket);
    await archive.store(await archivedFrom(events, signer));
    const loaded = await openArchive(bucket).archive.load(gameId);
    expect(loaded?.events).toEqual(events);
    expect(verifyArchive(loaded, signer.publicKey)).toMatchObject({ ok: true });
  });

  test('a game that was never stored is not there', async () => {
    expect(await openArchive(bucket).archive.load('0nobody00001')).toBeNull();
  });

  test('twice, by workers that do not know of each other: the first record stays', async () => {
    const game = await archivedFrom(events, signer);
    const archives = [openArchive(bucket).archive, openArchive(bucket).archive];
    await Promise.all(archives.map((archive) => archive.store(game)));
    await openArchive(bucket).archive.store(await archivedFrom(events, makeSigner()));
    expect((await openArchive(bucket).archive.load(gameId))?.signature).toEqual(game.signature);
  });

  test('again with another history: a conflict that is counted, and the first record stays', async () => {
    const { archive, metrics } = openArchive(bucket);
    await archive.store(await archivedFrom(events, signer));
    const other = await archivedFrom(finishedEvents(OTHER_MATE), signer);
    await expect(archive.store(other)).rejects.toThrow(ArchiveConflict);
    expect(metrics.value(CONFLICTS)).toBe(1);
    expect((await archive.load(gameId))?.events).toEqual(events);
  });

  test('where something else lies under its key: a conflict', async () => {
    const { archive, objects } = openArchive(bucket);
    await objects.putOnce(gameKey(gameId), { hello: 'there' });
    await expect(archive.store(await archivedFrom(events, signer))).rejects.toThrow(ArchiveConflict);
    await expect(archive.load(gameId)).rejects.toThrow('no archive of format 1');
  });
});

describe('which games are stored', () => {
  const idsSince = async (since: number) => {
    const pages: (readonly string[])[] = [];
    for await (const page of openArchive(bucket).archive.list(since)) pages.push(page);
    return pages.flat();
  };

  test('a game is there once it is stored, not before, and parts of others do not count', async () => {
    const { archive } = openArchive(bucket);
    expect(await archive.has(gameId)).toBe(false);
    await archive.storePart('0long0000001', events);
    await archive.store(await archivedFrom(events, signer));
    expect(await archive.has(gameId)).toBe(true);
    expect(await idsSince(0)).toEqual([gameId]);
  });

  test('those stored before a time are left out', async () => {
    await openArchive(bucket).archive.store(await archivedFrom(events, signer));
    expect(await idsSince(Date.now() + 60_000)).toEqual([]);
    expect(await idsSince(Date.now() - 60_000)).toEqual([gameId]);
  });

  test('more than fit on a page are all listed', async () => {
    const { objects } = openArchive(bucket);
    const ids = Array.from({ length: 1_003 }, (_, n) => `0game${String(n).padStart(7, '0')}`);
    await eachOf(ids, 32, async (id) => void (await objects.putOnce(gameKey(id), {})));
    expect((await idsSince(0)).toSorted()).toEqual(ids);
  });
});

describe('S3 does not take or give what it should', () => {
  test('the secret is wrong: rejected, and no conflict', async () => {
    const s3Credentials = { accessKeyId: 'live', secretAccessKey: 'guessed' };
    const { archive, metrics } = openArchive({ ...bucket, s3Credentials });
    await expect(archive.store(await archivedFrom(events, signer))).rejects.toThrow('signature');
    expect(metrics.value(CONFLICTS)).toBe(0);
  });

  test('the bucket is not there: rejected', async () => {
    const { archive } = openArchive({ ...bucket, s3Bucket: 'no-such-bucket' });
    await expect(archive.store(await archivedFrom(events, signer))).rejects.toThrow('bucket does not exist');
  });

  test('a byte has changed where it is kept: reading rejects', async () => {
    const { archive } = openArchive(bucket);
    await archive.store(await archivedFrom(events, signer));
    const folder = path.join(process.env['STACK_DIR'] ?? '', 'data/s3/objects', bucket.s3Bucket);
    const file = path.join(folder, gameKey(gameId));
    const bytes = await readFile(file);
    bytes[bytes.length - 20]! ^= 1;
    await writeFile(file, bytes);
    await expect(archive.load(gameId)).rejects.toThrow(/checksum/i);
  });
});

describe('the activities', () => {
  const activities = () => createArchiveActivities({ ...openArchive(bucket), sign: signer.sign });

  test('parts that were laid down while the game was played and the rest make one whole', async () => {
    const { archiveGame, archivePart } = activities();
    const parts = [events.slice(0, 3), events.slice(3, 5)];
    for (const part of parts) await archivePart({ gameId, events: part });
    await archivePart({ gameId, events: events.slice(3, 5) });
    const hashes = parts.map((part) => part.at(-1)?.hash ?? '');
    await archiveGame({ gameId, parts: hashes, events: events.slice(5) });
    const loaded = await openArchive(bucket).archive.load(gameId);
    expect(loaded?.events).toEqual(events);
    expect(verifyArchive(loaded, signer.publicKey).ok).toBe(true);
  });

  test('a part is missing: nothing is stored', async () => {
    const { archiveGame } = activities();
    const missing = archiveGame({ gameId, parts: ['none'], events: events.slice(3) });
    await expect(missing).rejects.toThrow('no part of a history');
    expect(await openArchive(bucket).archive.load(gameId)).toBeNull();
  });

  test.each([
    ['with a gap', events.filter(({ version }) => version !== 4), 'broken at version 4: gap'],
    ['without its end', events.slice(0, -1), 'does not end'],
  ])('a history %s is not signed', async (_, broken, problem) => {
    await expect(activities().archiveGame({ gameId, parts: [], events: broken })).rejects.toThrow(problem);
    expect(await openArchive(bucket).archive.load(gameId)).toBeNull();
  });

  test('a conflict is final', async () => {
    await activities().archiveGame({ gameId, parts: [], events });
    const again = activities().archiveGame({ gameId, parts: [], events: finishedEvents(OTHER_MATE) });
    await expect(again).rejects.toMatchObject({ type: 'ARCHIVE_CONFLICT', nonRetryable: true });
  });
});
