import type { ArchivedGame } from '../contract/archive.js';
import { EVENT_SCHEMA_VERSION } from '../contract/eventPublisher.js';
import type { Changes, LogRecord, ProjectionStore } from '../contract/projection.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { decodeRecord } from '../projector/decodeRecord.js';
import { type DecodedRecord, foldBatch } from '../projector/foldBatch.js';
import { GameCache } from '../projector/gameCache.js';
import { readKnown } from '../projector/known.js';

/** What an archived game adds to the read model; null: its events are no whole history, or not the one that is stored. */
export interface ArchivedChanges {
  readonly gameId: string;
  readonly changes: Changes | null;
}

/** Takes the events of archived games the projector's way, as the records that they were in Kafka, onto what is stored. */
export async function archivedChanges(
  games: readonly ArchivedGame[],
  store: Pick<ProjectionStore, 'load' | 'hashes'>,
): Promise<readonly ArchivedChanges[]> {
  const batches = games.map((game) => ({ gameId: game.gameId, batch: recordsOf(game) }));
  const all = batches.flatMap(({ batch }) => batch);
  const known = await readKnown(all, { store, cache: new GameCache(0) });
  return batches.map(({ gameId, batch }) => {
    const fold = foldBatch(batch, known);
    const isWhole = fold.refused.length === 0 && fold.games.get(gameId)?.state.status === 'ended';
    return { gameId, changes: isWhole ? fold.changes : null };
  });
}

export const joined = (all: readonly Changes[]): Changes => ({
  games: all.flatMap(({ games }) => games),
  events: all.flatMap(({ events }) => events),
  takenBack: all.flatMap(({ takenBack }) => takenBack),
  moves: all.flatMap(({ moves }) => moves),
  snapshots: all.flatMap(({ snapshots }) => snapshots),
  stuck: all.flatMap(({ stuck }) => stuck),
});

const recordsOf = ({ gameId, events }: ArchivedGame): DecodedRecord[] =>
  events.map((recorded) => {
    const record = asRecord(gameId, recorded);
    return { record, decoded: decodeRecord(record) };
  });

const asRecord = (gameId: string, recorded: RecordedEvent): LogRecord => ({
  offset: 0,
  key: Buffer.from(gameId),
  value: Buffer.from(JSON.stringify({ gameId, ...recorded })),
  headers: { 'schema-version': String(EVENT_SCHEMA_VERSION) },
});
