import { eventId, eventTypeHeader } from '../contract/eventPublisher.js';
import type { Flaw, LogExcerpt, StoredCopy } from '../contract/gameCopies.js';
import type { LogRecord } from '../contract/projection.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { decodeRecord } from '../projector/decodeRecord.js';

/** A game in the event log, decoded as a consumer would. */
export interface LogCopy extends StoredCopy {
  readonly partition: number;
  /** Where each version stands first. */
  readonly offsets: ReadonlyMap<number, number>;
  /** The partition has nothing older than what was read: retention may have removed the beginning of the game. */
  readonly isCut: boolean;
  readonly first: number;
}

/** Repetitions of an event are left in: that they are the same is for the comparison to see. */
export function logCopyOf(gameId: string, { partition, first, from, records }: LogExcerpt): LogCopy {
  const events: RecordedEvent[] = [];
  const flaws: Flaw[] = [];
  const offsets = new Map<number, number>();
  for (const record of records) {
    const decoded = decodeRecord(record);
    const detail = decoded.ok ? headerProblem(gameId, record, decoded.value.recorded) : decoded.error.detail;
    if (detail !== null) {
      flaws.push({ version: versionOf(gameId, record), detail: `offset ${record.offset}: ${detail}` });
    }
    if (!decoded.ok) continue;
    const { recorded } = decoded.value;
    events.push(recorded);
    if (!offsets.has(recorded.version)) offsets.set(recorded.version, record.offset);
  }
  return { events, checkpoints: [], flaws, partition, offsets, isCut: first > 0 && from === first, first };
}

/** Kafka has each event at least once, and first occurrences in order. */
export function firstOfEachVersion(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const versions = new Set<number>();
  return events.filter(({ version }) => !versions.has(version) && versions.add(version));
}

/** Consumers choose and deduplicate by the headers alone. */
function headerProblem(
  gameId: string,
  { headers }: LogRecord,
  { version, event }: RecordedEvent,
): string | null {
  if (headers['id'] !== eventId(gameId, version)) return `its header calls it ${headers['id'] ?? 'nothing'}`;
  return headers['type'] === eventTypeHeader(event.type)
    ? null
    : `its header calls it ${headers['type'] ?? 'nothing'}`;
}

/** As the header says, for a record that cannot be read. */
function versionOf(gameId: string, { headers }: LogRecord): number | null {
  const [id, version] = (headers['id'] ?? '').split(':');
  return id === gameId && Number(version) > 0 ? Number(version) : null;
}
