import type { Redis } from 'ioredis';
import type { HotHistories } from '../../contract/recovery.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { EVENTS_PATTERN, gameIdOf } from './keys.js';
import { readEventsAfter } from './stream.js';

const KEYS_PER_SCAN = 1_000;

export function createHotHistories(redis: Redis, metrics: Metrics): HotHistories {
  const call = <T>(operation: string, fn: () => Promise<T>) =>
    measured(metrics, { target: 'redis', operation }, fn);
  return {
    async *games() {
      let cursor = '0';
      do {
        const from = cursor;
        const [next, keys] = await call('scan', () =>
          redis.scan(from, 'MATCH', EVENTS_PATTERN, 'COUNT', KEYS_PER_SCAN, 'TYPE', 'stream'),
        );
        yield keys.map(gameIdOf);
        cursor = next;
      } while (cursor !== '0');
    },
    eventsAfter: async (gameId, version) =>
      (await call('eventsAfter', () => readEventsAfter(redis, gameId, version))) ?? [],
  };
}
