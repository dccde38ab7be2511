import type { ArchiveIndex } from '../contract/archive.js';
import type { LogRecord, ProjectionStore, TakeBatch } from '../contract/projection.js';
import type { LogReader } from '../contract/recovery.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { ArchiveFiller } from './archiveFiller.js';
import type { Meter } from './meter.js';

/**
 * - events: records read from Kafka; deadLetters: those of them that were set aside
 * - fromArchive: games that came from S3; unusable: archived games that could not be used
 */
export const READ_MODEL_COUNTS = { events: 0, deadLetters: 0, fromArchive: 0, unusable: 0 } as const;

export interface RecoverReadModelDeps {
  readonly log: LogReader;
  readonly store: Pick<ProjectionStore, 'nextOffsets'>;
  /** The projector's own way into the tables. */
  readonly project: TakeBatch;
  readonly archive: ArchiveIndex;
  readonly filler: ArchiveFiller;
  readonly meter: Meter<keyof typeof READ_MODEL_COUNTS>;
}

interface ReadModelWanted {
  /** All archived games come from S3, not only those that Kafka has no more. */
  readonly fromArchive: boolean;
  /** Games that were archived earlier are not kept in the read model. */
  readonly keptSince: EpochMs;
}

/**
 * Fills the read model from where it stands to the end of the log as of now, and with the archived games that the log
 * has no more. May be repeated, and while projectors are at work.
 */
export async function recoverReadModel(
  { log, store, project, archive, filler, meter }: RecoverReadModelDeps,
  { fromArchive, keptSince }: ReadModelWanted,
): Promise<void> {
  const fillAll = async () => {
    for await (const page of archive.list(keptSince)) await filler.complete(page);
  };
  const take: TakeBatch = async (batch, keepAlive) => {
    // What is left in the log of a game without its beginning would be set aside
    await filler.addAbsent(withoutBeginning(batch.records));
    const next = await project(batch, keepAlive);
    meter.count('events', batch.records.length);
    return next;
  };
  if (fromArchive) await fillAll();
  await log.read(await store.nextOffsets(), take);
  if (!fromArchive) await fillAll();
}

/** Ids of the games whose first event among the records is a later one. */
function withoutBeginning(records: readonly LogRecord[]): readonly string[] {
  const firsts = new Map<string, string | undefined>();
  for (const { headers } of records) {
    const [gameId = '', version] = headers['id']?.split(':') ?? [];
    if (!firsts.has(gameId)) firsts.set(gameId, version);
  }
  return [...firsts].flatMap(([gameId, version]) => (gameId === '' || version === '1' ? [] : [gameId]));
}
