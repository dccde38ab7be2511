import { setTimeout as sleep } from 'node:timers/promises';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import type { EpochMs, Ms } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { readLogExcerpt } from '../../src/infra/kafka/logExcerpt.js';
import { createLog } from '../../src/infra/log.js';
import { decodeRecord } from '../../src/projector/decodeRecord.js';

/** An event of one game as it lies in Kafka. */
export interface StoredEvent {
  readonly partition: number;
  readonly offset: number;
  readonly recorded: RecordedEvent;
}

interface Wanted {
  readonly gameId: string;
  /** The game did not exist before: where reading begins. */
  readonly since: EpochMs;
  /** Reading ends with the event of this version. */
  readonly lastVersion: number;
  readonly withinMs: Ms;
}

const PAUSE_MS: Ms = 250;

/** The game's events in the order of the log, duplicates included; as far as they came if time runs out. */
export async function readKafkaEvents(brokers: readonly string[], wanted: Wanted): Promise<StoredEvent[]> {
  const { gameId: key, since, lastVersion, withinMs } = wanted;
  const log = createLog({ level: 'error', service: 'play', instance: 'play' }, process.stderr);
  const kafka = createKafka({ brokers, clientId: 'play', log });
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const excerpt = await readLogExcerpt({ kafka, topic: GAME_EVENTS_TOPIC, key, since, withinMs });
    const found = excerpt.records.flatMap((record): StoredEvent[] => {
      const decoded = decodeRecord(record);
      const { partition } = excerpt;
      return decoded.ok ? [{ partition, offset: record.offset, recorded: decoded.value.recorded }] : [];
    });
    const isWhole = found.some(({ recorded }) => recorded.version >= lastVersion);
    if (isWhole || Date.now() > giveUpAt) return found;
    await sleep(PAUSE_MS);
  }
}
