import type { RecordedEvent } from '../domain/game/event.js';

/** Kafka topic of all domain events; key = gameId, event id = `gameId:version`. */
export const GAME_EVENTS_TOPIC = 'game-events';
export const EVENT_SCHEMA_VERSION = 1;
/** Where a consumer sets aside what it cannot use, with its reason in the headers. */
export const DEAD_LETTER_TOPIC = 'game-events-dead-letter';

export interface OutboundEvent {
  readonly gameId: string;
  readonly recorded: RecordedEvent;
}

export const eventId = (gameId: string, version: number): string => `${gameId}:${version}`;

/** `MovePlayed` -> `game.move_played`: the value of the `type` header. */
export const eventTypeHeader = (type: RecordedEvent['event']['type']): string =>
  `game.${type
    .replace(/^Game/, '')
    .replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase()}`;

/** Writes events to the log. Resolves when every replica has them; rejects when the outcome is unknown. */
export interface EventPublisher {
  publish(events: readonly OutboundEvent[]): Promise<void>;
}
