import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ArchivedGame } from '../../../src/contract/archive.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import { chainHash } from '../../../src/domain/game/hash.js';
import { verifyArchive } from '../../../src/infra/archive/verify.js';
import { archivedFrom, finishedEvents, makeSigner } from '../../support/archived.js';
import { ALICE, Table } from '../../support/table.js';

const signer = makeSigner();
let sound: ArchivedGame;
beforeAll(async () => {
  sound = await archivedFrom(finishedEvents(), signer);
});

/** The first problem of the sound archive after the change; null if it is still sound. */
function problemAfter(change: (archive: ArchivedGame) => unknown, publicKey = signer.publicKey) {
  const verified = verifyArchive(JSON.parse(JSON.stringify(change(sound))), publicKey);
  return verified.ok ? null : verified.error;
}

const withEvents = (archive: ArchivedGame, events: readonly unknown[]) => ({ ...archive, events });

/** Event `version` altered, its own hash left as it was. */
const altered = ({ events }: ArchivedGame, version: number, change: Partial<RecordedEvent>) =>
  events.map((event) => (event.version === version ? { ...event, ...change } : event));

test('a game as it was archived is sound', () => {
  expect(problemAfter((archive) => archive)).toBeNull();
});

test('a game that ended before it began is sound as well', async () => {
  const table = new Table();
  table.tell(ALICE, { type: 'abort' });
  const archive = await archivedFrom(table.events, signer);
  expect(verifyArchive(archive, signer.publicKey).ok).toBe(true);
});

describe('the first wrong version is named', () => {
  test('another time on an event', () => {
    expect(problemAfter((archive) => withEvents(archive, altered(archive, 4, { at: 1 })))).toMatchObject({
      part: 'events',
      version: 4,
    });
  });

  test('another move, two events before another one', () => {
    const moved = (archive: ArchivedGame) => {
      const played = archive.events.find(({ version }) => version === 3)?.event;
      if (played?.type !== 'MovePlayed') throw new Error('version 3 is no move');
      const twice = { ...archive, events: altered(archive, 3, { event: { ...played, uci: 'f2f4' } }) };
      return { ...archive, events: altered(twice, 5, { at: 1 }) };
    };
    expect(problemAfter(moved)).toMatchObject({ part: 'events', version: 3 });
  });

  test('a missing event', () => {
    const without = (archive: ArchivedGame) =>
      withEvents(
        archive,
        archive.events.filter(({ version }) => version !== 5),
      );
    expect(problemAfter(without)).toMatchObject({ part: 'events', version: 5 });
  });

  test('two events that changed places', () => {
    const swapped = (archive: ArchivedGame) => {
      const [one, two, three, four, ...rest] = archive.events;
      return withEvents(archive, [one, two, four, three, ...rest]);
    };
    expect(problemAfter(swapped)).toMatchObject({ part: 'events', version: 3 });
  });

  test('something that is no event', () => {
    const broken = (archive: ArchivedGame) => withEvents(archive, [...archive.events.slice(0, 2), null]);
    expect(problemAfter(broken)).toMatchObject({ part: 'events', version: 3 });
  });

  test('an event that was given a fitting hash: the next one does not follow on it', () => {
    const rehashed = (archive: ArchivedGame) => {
      const [before, event] = archive.events.slice(2, 4);
      if (!before || !event) throw new Error('the game is too short');
      const changed = { ...event, at: event.at + 1 };
      const hash = chainHash(before.hash, changed);
      return withEvents(archive, altered(archive, 4, { at: changed.at, hash }));
    };
    expect(problemAfter(rehashed)).toMatchObject({ part: 'events', version: 5 });
  });
});

describe('a part that the events do not lead to is named', () => {
  test('the end is cut off', () => {
    const cut = (archive: ArchivedGame) => withEvents(archive, archive.events.slice(0, -1));
    expect(problemAfter(cut)).toMatchObject({ part: 'events', version: null });
  });

  test.each([
    ['gameId', (archive: ArchivedGame) => ({ ...archive, gameId: '0other000001' })],
    ['hash', (archive: ArchivedGame) => ({ ...archive, hash: archive.events[0]?.hash })],
    [
      'finalState',
      (archive: ArchivedGame) => ({ ...archive, finalState: { ...archive.finalState, endedAt: 1 } }),
    ],
    ['pgn', (archive: ArchivedGame) => ({ ...archive, pgn: archive.pgn.replace('0-1', '1-0') })],
    [
      'checksums',
      (archive: ArchivedGame) => ({ ...archive, checksums: { ...archive.checksums, pgn: archive.hash } }),
    ],
    ['format', (archive: ArchivedGame) => ({ ...archive, formatVersion: 99 })],
    ['format', (archive: ArchivedGame) => ({ ...archive, events: undefined })],
    ['format', () => 'no game at all'],
  ])('%s', (part, change) => {
    expect(problemAfter(change)).toMatchObject({ part, version: null });
  });
});

describe('a signature that is not ours is refused', () => {
  test('of another key, though the game is genuine', () => {
    const problem = problemAfter((archive) => archive, makeSigner().publicKey);
    expect(problem).toMatchObject({ part: 'signature' });
    expect(problem?.detail).toContain(signer.keyId);
  });

  test("of another key that calls itself ours: a forged game, sound in itself, under our key's id", async () => {
    const forged = await archivedFrom(finishedEvents('f2f4 e7e5 g2g4 d8h4'), makeSigner());
    const signature = { ...forged.signature, keyId: signer.keyId };
    expect(problemAfter(() => ({ ...forged, signature }))).toMatchObject({ part: 'signature' });
  });

  test('taken from another game of ours', async () => {
    const other = await archivedFrom(finishedEvents('f2f4 e7e5 g2g4 d8h4'), signer);
    expect(problemAfter((archive) => ({ ...archive, signature: other.signature }))).toMatchObject({
      part: 'signature',
    });
  });
});

test('an archive of format 1 that an earlier build has written is still sound', () => {
  const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  expect(verifyArchive(JSON.parse(read('format-1.json')), read('format-1.pem'))).toMatchObject({ ok: true });
});
