import {
  ARCHIVE_FORMAT,
  ArchiveConflict,
  type ArchiveIndex,
  type ArchivedGame,
  type GameArchive,
  isArchivedGame,
} from '../../contract/archive.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { GAMES_PREFIX, gameIdOf, gameKey, partKey } from './keys.js';
import type { JsonObjects } from './objects.js';

export interface S3ArchiveDeps {
  readonly objects: Pick<JsonObjects, 'putOnce' | 'get' | 'has' | 'list'>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * One object per game, written once. A repeated store finds its own object and is content: what counts is that the
 * history is the same, as gzip and PGN writers may differ between two releases, and the key may have been changed.
 */
export function createS3Archive({ objects, metrics, log }: S3ArchiveDeps): GameArchive & ArchiveIndex {
  return {
    async store(archive) {
      const key = gameKey(archive.gameId);
      if (await objects.putOnce(key, archive)) return;
      const found = await objects.get(key);
      if (found === null) throw new Error(`${key} was there and is gone`);
      if (isArchivedGame(found) && isSameHistory(found, archive)) return;
      metrics.count('live_game_archive_conflicts_total');
      log.error({ key }, 'the archive holds another history of the game');
      throw new ArchiveConflict(`${key} holds another history of the game`);
    },

    async load(gameId) {
      const found = await objects.get(gameKey(gameId));
      if (found === null) return null;
      if (!isArchivedGame(found))
        throw new Error(`${gameKey(gameId)} is no archive of format ${ARCHIVE_FORMAT}`);
      return found;
    },

    has: (gameId) => objects.has(gameKey(gameId)),

    async *list(since) {
      for await (const page of objects.list(GAMES_PREFIX)) {
        yield page.filter(({ storedAt }) => storedAt >= since).map(({ key }) => gameIdOf(key));
      }
    },

    async storePart(gameId, events) {
      await objects.putOnce(partKey(gameId, events.at(-1)?.hash ?? ''), events);
    },

    async loadParts(gameId, hashes) {
      const keys = hashes.map((hash) => partKey(gameId, hash));
      const found = await Promise.all(keys.map((key) => objects.get(key)));
      return found.flatMap((events, index) => {
        if (isEvents(events)) return events;
        throw new Error(`${keys[index]} is no part of a history`);
      });
    },
  };
}

const isSameHistory = (one: ArchivedGame, other: ArchivedGame): boolean =>
  one.hash === other.hash && one.checksums.events === other.checksums.events;

const isEvents = (value: unknown): value is readonly RecordedEvent[] => Array.isArray(value);
