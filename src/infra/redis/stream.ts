import type { Redis } from 'ioredis';
import type { RecordedEvent } from '../../domain/game/event.js';
import { gameKeys } from './keys.js';

/**
 * The events of a game's stream with versions above `version`, without gaps. Null: the stream does not hold all of
 * them, or it cannot be told. Rejects while Redis is away.
 */
export async function readEventsAfter(
  redis: Redis,
  gameId: string,
  version: number,
): Promise<readonly RecordedEvent[] | null> {
  const { events } = gameKeys(gameId);
  return eventsAbove(version, await redis.xrange(events, `${version}-0`, '+'));
}

type StreamEntry = readonly [id: string, fields: readonly string[]];

/**
 * The entry of `version` itself is read as well: only if the stream still holds it does an empty rest mean that
 * nothing was missed.
 */
function eventsAbove(version: number, entries: readonly StreamEntry[]): readonly RecordedEvent[] | null {
  const missed = entries.filter((entry) => versionOf(entry) > version);
  const isGapless = missed.every((entry, n) => versionOf(entry) === version + 1 + n);
  return entries.length > 0 && isGapless ? missed.map(eventOf) : null;
}

const versionOf = ([id]: StreamEntry): number => Number.parseInt(id, 10);

/** Fields are `hash`, the hash, `event`, its JSON. */
function eventOf([, fields]: StreamEntry): RecordedEvent {
  const event: RecordedEvent = JSON.parse(fields[3] ?? 'null');
  return event;
}
