import type { EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { EventPublisher, OutboundEvent } from '../contract/eventPublisher.js';
import type { Metrics } from '../contract/telemetry.js';
import { createGameCursors, type CursorLimits, type Outbox } from './gameCursors.js';

/** The one way to Kafka of this worker's games. */
export interface KafkaRelay {
  /** Queues what is new in the outbox, or with a full queue leaves it there. Never throws, never waits. */
  offer(outbox: Outbox): void;
  /**
   * Sees to it that the events, the whole committed outbox of the game, are in Kafka; those that are cost nothing.
   * Resolves to the highest version that is surely there; rejects, within seconds, if that is not the last one.
   */
  deliver(gameId: string, events: readonly RecordedEvent[]): Promise<number>;
  /** The highest version of the game that is surely in Kafka, as far as this worker knows; 0 if it knows nothing. */
  ackedVersion(gameId: string): number;
  /** Resolves once everything queued so far has been written or forgotten. */
  settle(): Promise<void>;
  /** Brings the gauges up to date and forgets idle games; to be called about once a second. */
  report(): void;
}

export interface RelayLimits extends CursorLimits {
  readonly queuedEvents: number;
  /** Events handed to the publisher at a time. */
  readonly batchEvents: number;
}

export const RELAY_LIMITS: RelayLimits = {
  queuedEvents: 10_000,
  batchEvents: 500,
  games: 50_000,
  idleMs: 2 * 60_000,
};

interface RelayOptions {
  readonly publisher: EventPublisher;
  readonly metrics: Metrics;
  readonly now: () => EpochMs;
  readonly limits?: RelayLimits;
}

interface QueuedEvent extends OutboundEvent {
  readonly drain: 'relay' | 'confirm';
}

/**
 * The promise: an event is handed to Kafka only when its predecessor has been acknowledged or stands before it in the
 * same queue. So the first occurrences of a game's versions are in order there, whatever fails; duplicates may follow.
 * The queue lives in memory and may be forgotten at any time: the outbox in the workflow still has the events.
 */
export function createKafkaRelay(options: RelayOptions): KafkaRelay {
  const { publisher, metrics, now, limits = RELAY_LIMITS } = options;
  const cursors = createGameCursors(limits);
  let queue: QueuedEvent[] = [];
  /** Events ever queued, and of those the ones written or forgotten. */
  let queuedCount = 0;
  let settledCount = 0;
  let pumping = false;
  let sending: Promise<void> = Promise.resolve();

  const leaveToOutbox = (cause: 'queue_full' | 'rejected', events: number) => {
    if (events > 0) metrics.count('live_game_relay_dropped_total', { cause }, events);
  };

  const sendNext = async () => {
    const batch = queue.splice(0, limits.batchEvents);
    try {
      await publisher.publish(batch);
      settledCount += batch.length;
      for (const { gameId, recorded, drain } of batch) {
        cursors.ack(gameId, recorded.version);
        metrics.count('live_game_events_published_total', { drain });
      }
    } catch {
      // What stands behind a rejected event must not overtake it: all of it has to come from the outbox again.
      const forgotten = batch.length + queue.length;
      queue = [];
      settledCount += forgotten;
      cursors.untakeAll();
      leaveToOutbox('rejected', forgotten);
    }
  };

  const pump = async () => {
    if (pumping) return;
    pumping = true;
    while (queue.length > 0) {
      sending = sendNext();
      await sending;
    }
    pumping = false;
  };

  const enqueue = (gameId: string, events: readonly RecordedEvent[], drain: QueuedEvent['drain']) => {
    const last = events.at(-1);
    if (!last) return;
    cursors.take(gameId, last.version);
    for (const recorded of events) queue.push({ gameId, recorded, drain });
    queuedCount += events.length;
    void pump();
  };

  const settle = async () => {
    const upTo = queuedCount;
    const isOpen = () => settledCount < upTo;
    while (isOpen()) await sending;
  };

  return {
    offer(outbox) {
      const fresh = cursors.fresh(outbox, now());
      const taken = fresh.slice(0, Math.max(0, limits.queuedEvents - queue.length));
      leaveToOutbox('queue_full', fresh.length - taken.length);
      enqueue(outbox.gameId, taken, 'relay');
    },
    async deliver(gameId, events) {
      enqueue(gameId, cursors.fresh({ gameId, unconfirmed: events }, now()), 'confirm');
      await settle();
      const acked = cursors.ackedVersion(gameId);
      if (acked < (events.at(-1)?.version ?? 0)) throw new Error('Kafka has not confirmed the events');
      return acked;
    },
    ackedVersion: (gameId) => cursors.ackedVersion(gameId),
    settle,
    report() {
      cursors.forgetIdle(now());
      const since = cursors.waitingSince();
      metrics.set('live_game_outbox_age_seconds', since === null ? 0 : Math.max(0, now() - since) / 1_000);
      metrics.set('live_game_relay_queue_events', queue.length);
    },
  };
}
