import { Redis } from 'ioredis';
import type { Log } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { scripts } from './scripts.js';

export interface RedisOptions {
  readonly url: string;
  /** How long one command may take. */
  readonly timeoutMs: Ms;
  /** Shown by `CLIENT LIST`. */
  readonly name: string;
  readonly log: Log;
}

const LONGEST_RETRY_DELAY_MS = 2_000;

/**
 * Opens a connection that fails fast and never gives up: while Redis is away every command is rejected at once, none
 * is queued or sent twice, and the connection comes back by itself. Resolves when Redis is there, or after `timeoutMs`
 * without it, so that a process can start before Redis does.
 */
export async function openRedis({ url, timeoutMs, name, log }: RedisOptions): Promise<Redis> {
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: timeoutMs,
    // A peer that vanished without a word: without this every command would time out until TCP gives up
    socketTimeout: Math.max(2_000, 4 * timeoutMs),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: true,
    // Subscriptions are restored by `subscriptions.ts`, which has to know when that is done
    autoResubscribe: false,
    // After a failover the address leads to the new primary
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    retryStrategy: (attempt) =>
      Math.min(50 * 2 ** Math.min(attempt, 6), LONGEST_RETRY_DELAY_MS) * (0.75 + Math.random() / 2),
    scripts,
  });
  redis.on('error', (error) => log.warn({ error, connection: name }, 'redis connection'));
  redis.on('ready', () => log.info({ connection: name }, 'redis ready'));
  const connected = redis.connect().catch(() => {});
  await Promise.race([connected, delay(timeoutMs)]);
  return redis;
}

const delay = (ms: Ms) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
