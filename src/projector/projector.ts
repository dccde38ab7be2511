import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRecord, RecordBatch, TakeBatch } from '../contract/projection.js';
import type { Ms } from '../domain/chess/types.js';
import { Partition, type PartitionDeps } from './partition.js';

/** Rows of one transaction: enough to make its cost per event small, few enough to be done well within a second. */
const RECORDS_PER_COMMIT = 1_000;
const FIRST_PAUSE_MS: Ms = 100;
const LONGEST_PAUSE_MS: Ms = 5_000;

export interface Projector {
  readonly take: TakeBatch;
  /** Brings the lag gauge up to date: what is in Kafka and not in PostgreSQL, over all partitions and instances. */
  report(): Promise<void>;
}

/** Brings batches into PostgreSQL, however long it may be away: a batch is tried until it is stored or lost to others. */
export function createProjector(deps: PartitionDeps): Projector {
  const { store, watermarks, metrics, log } = deps;
  const partitions = new Map<number, Partition>();
  const partitionOf = (number: number): Partition => {
    const partition = partitions.get(number) ?? new Partition(number, deps);
    partitions.set(number, partition);
    return partition;
  };

  return {
    async take(batch, keepAlive) {
      const partition = partitionOf(batch.partition);
      let next = batch.from;
      for (const part of parts(batch)) {
        next = await untilDone(() => partition.project(part), {
          onFailure: (error) => log.warn({ error, partition: batch.partition }, 'a batch is not stored yet'),
          keepAlive,
        });
        if (next !== endOf(part.records)) {
          log.info({ partition: batch.partition, from: batch.from, next }, 'reading from the stored offset');
          return next;
        }
        await keepAlive();
      }
      return next;
    },
    async report() {
      const [logged, stored] = await Promise.all([watermarks(), store.nextOffsets()]);
      const lag = logged.map(({ partition, first, end }) =>
        Math.max(0, end - Math.max(first, stored.get(partition) ?? 0)),
      );
      metrics.set(
        'live_game_projector_lag_events',
        lag.reduce((sum, events) => sum + events, 0),
      );
    },
  };
}

const endOf = (records: readonly LogRecord[]): number => (records.at(-1)?.offset ?? -1) + 1;

function* parts({ partition, from, records }: RecordBatch): Generator<RecordBatch> {
  let start = from;
  for (let index = 0; index < records.length; index += RECORDS_PER_COMMIT) {
    const part = records.slice(index, index + RECORDS_PER_COMMIT);
    yield { partition, from: start, records: part };
    start = endOf(part);
  }
}

interface Persistence {
  readonly onFailure: (error: unknown) => void;
  readonly keepAlive: () => Promise<void>;
}

async function untilDone<T>(work: () => Promise<T>, { onFailure, keepAlive }: Persistence): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS));
      await keepAlive();
    }
  }
}
