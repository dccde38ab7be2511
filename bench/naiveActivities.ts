import type { Redis } from 'ioredis';
import type { EventPublisher } from '../src/contract/eventPublisher.js';
import type { RecordedEvent } from '../src/domain/game/event.js';
import { channelOf } from './names.js';

export interface NaiveActivities {
  publish(batch: { readonly gameId: string; readonly events: readonly RecordedEvent[] }): Promise<void>;
}

/** What the naive design does after each move: Kafka, then the players. */
export function createNaiveActivities(publisher: EventPublisher, redis: Redis): NaiveActivities {
  return {
    async publish({ gameId, events }) {
      await publisher.publish(events.map((recorded) => ({ gameId, recorded })));
      for (const { event } of events) {
        if (event.type === 'MovePlayed') await redis.publish(channelOf(gameId), String(event.ply));
      }
    },
  };
}
