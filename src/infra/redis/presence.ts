import type { Redis } from 'ioredis';
import type { Presence } from '../../contract/gameFeed.js';
import type { Metrics } from '../../contract/telemetry.js';
import type { Color, EpochMs, Ms } from '../../domain/chess/types.js';
import { measured } from '../measured.js';
import { gameKeys } from './keys.js';

/** A side is here while it was touched within this time: two touches of an edge that repeats them every 5 s. */
const TOUCH_COUNTS_MS: Ms = 10_000;
/** An edge's spectators count for as long after its last report. */
const REPORT_COUNTS_MS: Ms = 30_000;
const LIFETIME_S = 3_600;

export interface PresenceDeps {
  readonly redis: Redis;
  readonly metrics: Metrics;
  /** Which edge reports. */
  readonly edge: string;
  readonly now: () => EpochMs;
}

/** Reports are rejected while Redis is away, and nothing is known then. What is known of a game is forgotten an hour after the last touch. */
export function createPresence({ redis, metrics, edge, now }: PresenceDeps): Presence {
  const ask = (operation: 'touch' | 'leave' | 'ask', gameId: string, color: Color, at: EpochMs) => {
    const { presence, channel } = gameKeys(gameId);
    const args = [operation, color, edge, at, TOUCH_COUNTS_MS, LIFETIME_S];
    return measured(metrics, { target: 'redis', operation: `presence.${operation}` }, () =>
      redis.gamePresence(presence, channel, ...args),
    );
  };

  return {
    async touch(gameId, color, at) {
      await ask('touch', gameId, color, at);
    },

    async leave(gameId, color, at) {
      await ask('leave', gameId, color, at);
    },

    async goneSince(gameId, color, at) {
      const since = await ask('ask', gameId, color, at).catch(() => '');
      return since === '' ? null : Number(since);
    },

    async spectators(gameId, here) {
      const { spectators, channel } = gameKeys(gameId);
      await measured(metrics, { target: 'redis', operation: 'spectators' }, () =>
        redis.gameSpectators(spectators, channel, edge, here, now(), REPORT_COUNTS_MS),
      );
    },
  };
}
