import {
  type DeadLetters,
  type LogRecord,
  type ProjectionStore,
  type RecordBatch,
  UnstorableError,
  type Watermarks,
} from '../contract/projection.js';
import type { Log, Metrics } from '../contract/telemetry.js';
import { err } from '../domain/result.js';
import { type Poison, decodeRecord } from './decodeRecord.js';
import { type DecodedRecord, type Fold, foldBatch } from './foldBatch.js';
import type { GameCache } from './gameCache.js';
import { readKnown } from './known.js';

export interface PartitionDeps {
  readonly store: ProjectionStore;
  readonly deadLetters: DeadLetters;
  readonly cache: GameCache;
  readonly watermarks: () => Promise<readonly Watermarks[]>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * One partition's way into the read model. The stored offset is the truth: a batch that does not begin there is not
 * looked at, and one that another instance has overtaken leaves no trace.
 */
export class Partition {
  readonly #deps: PartitionDeps;
  readonly #partition: number;
  /** As of the last commit; null: has to be asked for. While it is the stored one, the cached games are as stored. */
  #next: number | null = null;

  constructor(partition: number, deps: PartitionDeps) {
    this.#partition = partition;
    this.#deps = deps;
  }

  /**
   * Stores the batch, exactly once over all instances, and resolves to the offset to read next. Rejects when PostgreSQL
   * or the dead letters are away; whether the batch is stored is then unknown, and the same call will tell.
   */
  async project({ from, records }: RecordBatch): Promise<number> {
    try {
      this.#next ??= await this.#deps.store.nextOffset(this.#partition);
      const follows = from === this.#next || (await this.#hasChanged(this.#next, from));
      if (follows && (await this.#store(records))) return this.#next;
      this.#forget();
      return await this.#deps.store.nextOffset(this.#partition);
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /**
   * Whether the partition is not what it was: records were deleted before they were read, or it begins anew and the
   * stored offset lies beyond its end. Going on at `from` is safe, as events are known by version and hash.
   */
  async #hasChanged(next: number, from: number): Promise<boolean> {
    const { watermarks, log } = this.#deps;
    const marks = (await watermarks()).find(({ partition }) => partition === this.#partition);
    if (!marks || !(marks.end < next || (next < from && from <= marks.first))) return false;
    log.error({ ...marks, next, from }, 'the stored offset is not in the partition any more');
    return true;
  }

  /**
   * False: another instance was faster. What cannot be stored is tried once more from what is stored, as ended games are
   * also brought there from the archive and those in memory may be behind; then it is halved until the culprit is alone.
   */
  async #store(records: readonly LogRecord[], mayBeBehind = true): Promise<boolean> {
    try {
      return await this.#commit(records, (record) => ({ record, decoded: decodeRecord(record) }));
    } catch (error) {
      if (!(error instanceof UnstorableError)) throw error;
      if (mayBeBehind) {
        this.#deps.cache.clear();
        return this.#store(records, false);
      }
      if (records.length === 1) return this.#refuse(records, error.message);
      const middle = Math.ceil(records.length / 2);
      return (
        (await this.#store(records.slice(0, middle), false)) && this.#store(records.slice(middle), false)
      );
    }
  }

  #refuse(records: readonly LogRecord[], detail: string): Promise<boolean> {
    return this.#commit(records, (record) => ({
      record,
      decoded: err<Poison>({ reason: 'unstorable', detail }),
    }));
  }

  async #commit(
    records: readonly LogRecord[],
    decode: (record: LogRecord) => DecodedRecord,
  ): Promise<boolean> {
    const { store, cache, deadLetters } = this.#deps;
    const from = this.#next ?? 0;
    const to = (records.at(-1)?.offset ?? from - 1) + 1;
    const batch = records.map(decode);
    const fold = foldBatch(batch, await readKnown(batch, { store, cache }));
    const letters = fold.refused.map((refused) => ({ ...refused, partition: this.#partition }));
    const beforeCommit = async () => (letters.length === 0 ? undefined : deadLetters.publish(letters));
    const stored = await store.commit({
      partition: this.#partition,
      from,
      to,
      changes: fold.changes,
      beforeCommit,
    });
    if (!stored) return false;
    this.#next = to;
    for (const game of fold.games.values()) cache.put(game);
    this.#report(fold);
    return true;
  }

  #report({ applied, duplicates, refused }: Fold): void {
    const { metrics, log } = this.#deps;
    metrics.count('live_game_projected_events_total', { outcome: 'applied' }, applied);
    metrics.count('live_game_projected_events_total', { outcome: 'duplicate' }, duplicates);
    for (const { reason, detail, record } of refused) {
      metrics.count('live_game_dead_letters_total', { reason });
      log.error({ partition: this.#partition, offset: record.offset, reason, detail }, 'dead letter');
    }
  }

  #forget(): void {
    this.#next = null;
    this.#deps.cache.clear();
  }
}
