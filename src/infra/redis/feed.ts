import type { Redis } from 'ioredis';
import type { FeedMessage, GameFeed } from '../../contract/gameFeed.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { GameState } from '../../domain/game/state.js';
import { measured } from '../measured.js';
import { gameKeys, lifetimeS } from './keys.js';
import { readEventsAfter } from './stream.js';
import { Subscriptions } from './subscriptions.js';

export interface FeedDeps {
  /** For commands. */
  readonly redis: Redis;
  /** For subscriptions and nothing else. */
  readonly subscriber: Redis;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Reads fall back to null and writes to nothing while Redis is away: whoever asks then asks the game itself. */
export function createFeed({ redis, subscriber, metrics, log }: FeedDeps): GameFeed & { close(): void } {
  const subscriptions = new Subscriptions(subscriber, log);

  const orNull = async <T>(operation: string, fn: () => Promise<T>): Promise<T | null> => {
    try {
      return await measured(metrics, { target: 'redis', operation }, fn);
    } catch (error) {
      log.debug({ error, operation }, 'redis call failed');
      return null;
    }
  };

  return {
    isUp: () => redis.status === 'ready' && subscriber.status === 'ready',

    async loadState(gameId) {
      const text = await orNull('loadState', () => redis.get(gameKeys(gameId).state));
      return text === null ? null : parseState(text);
    },

    eventsAfter: (gameId, version) => orNull('eventsAfter', () => readEventsAfter(redis, gameId, version)),

    async restore(state) {
      const { events, state: key, channel } = gameKeys(state.gameId);
      const args = [lifetimeS(state.status), state.version, state.hash, JSON.stringify(state)];
      const outcome = await orNull('restore', () => redis.gameRestore(events, key, channel, ...args));
      if (outcome === 'mismatch') metrics.count('live_game_resyncs_total', { cause: outcome });
    },

    subscribe: (gameId, listener) =>
      subscriptions.add(gameKeys(gameId).channel, (text) => listener(parseMessage(text))),
    onReconnect: (listener) => subscriptions.onReconnect(listener),
    close: () => subscriptions.close(),
  };
}

function parseState(text: string): GameState {
  const state: GameState = JSON.parse(text);
  return state;
}

/** Events are lines behind a line of their own (see `fanOut.lua.ts`); every other message is JSON. */
function parseMessage(text: string): FeedMessage {
  if (!text.startsWith('events ')) return readMessage(text);
  const headEnd = text.indexOf('\n');
  const [, first, hash = '', previousHash = ''] = text.slice(0, headEnd).split(' ');
  return { t: 'events', first: Number(first), previousHash, hash, events: linesFrom(text, headEnd + 1) };
}

/** Nearly always one, and to split a text costs several times as much as to look for its end. */
function linesFrom(text: string, from: number): string[] {
  const end = text.indexOf('\n', from);
  return end < 0 ? [text.slice(from)] : [text.slice(from, end), ...linesFrom(text, end + 1)];
}

function readMessage(json: string): FeedMessage {
  const message: FeedMessage = JSON.parse(json);
  return message;
}
