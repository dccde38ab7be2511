import type { ArchivedGame } from '../contract/archive.js';
import { EVENT_SCHEMA_VERSION } from '../contract/eventPublisher.js';
import type { Changes, LogRecord } from '../contract/projection.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { decodeRecord } from '../projector/decodeRecord.js';
import { foldBatch } from '../projector/foldBatch.js';

/**
 * What an archived game is in the read model: its events take the way of the projector, as the records that they were
 * in Kafka. Null: they are not a whole and sound history of the game.
 */
export function archivedChanges({ gameId, events }: ArchivedGame): Changes | null {
  const batch = events.map((recorded) => {
    const record = asRecord(gameId, recorded);
    return { record, decoded: decodeRecord(record) };
  });
  const { changes, games, refused } = foldBatch(batch, { games: new Map(), hashes: new Map() });
  const isWhole = refused.length === 0 && games.get(gameId)?.state.status === 'ended';
  return isWhole ? changes : null;
}

export const joined = (all: readonly Changes[]): Changes => ({
  games: all.flatMap(({ games }) => games),
  events: all.flatMap(({ events }) => events),
  takenBack: all.flatMap(({ takenBack }) => takenBack),
  moves: all.flatMap(({ moves }) => moves),
  snapshots: all.flatMap(({ snapshots }) => snapshots),
  stuck: all.flatMap(({ stuck }) => stuck),
});

const asRecord = (gameId: string, recorded: RecordedEvent): LogRecord => ({
  offset: 0,
  key: Buffer.from(gameId),
  value: Buffer.from(JSON.stringify({ gameId, ...recorded })),
  headers: { 'schema-version': String(EVENT_SCHEMA_VERSION) },
});
