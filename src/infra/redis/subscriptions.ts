import { type Redis, ReplyError } from 'ioredis';
import type { Log } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';

type Listener = (text: string) => void;

const HEARTBEAT_MS: Ms = 5_000;
const CHANNELS_PER_COMMAND = 500;

/**
 * Sharded pub/sub over one connection that does nothing else. The set of channels with listeners is what is wanted;
 * the connection follows it, also after it was lost.
 */
export class Subscriptions {
  readonly #redis: Redis;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #reconnectListeners = new Set<() => void>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(redis: Redis, log: Log) {
    this.#redis = redis;
    this.#log = log;
    redis.on('smessage', (channel: string, text: string) => this.#deliver(channel, text));
    redis.on('ready', () => void this.#resubscribe());
    // A subscriber sends nothing by itself and would not notice a dead peer; the answer's absence cuts the connection
    this.#heartbeat = setInterval(() => {
      if (redis.status === 'ready') redis.ping().catch(() => redis.disconnect(true));
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  /**
   * Resolves once Redis has confirmed, or at once while Redis is away: then a reconnect follows. The same listener
   * may be added several times and is called once.
   */
  async add(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    const remove = () => this.#remove(channel, listener);
    try {
      // Each time, not only the first: the first one's confirmation may still be on its way
      await this.#subscribe([channel]);
    } catch (error) {
      await remove();
      throw error;
    }
    return remove;
  }

  onReconnect(listener: () => void): void {
    this.#reconnectListeners.add(listener);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#redis.disconnect();
  }

  async #remove(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    if (this.#redis.status === 'ready') await this.#redis.sunsubscribe(channel).catch(() => {});
  }

  /** A connection that does not confirm is cut: the reconnect brings all channels back. */
  async #subscribe(channels: readonly string[]): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    try {
      await this.#redis.ssubscribe(...channels);
    } catch (error) {
      if (error instanceof ReplyError) throw error;
      if (this.#redis.status === 'ready') this.#redis.disconnect(true);
    }
  }

  async #resubscribe(): Promise<void> {
    const channels = [...this.#listeners.keys()];
    try {
      for (let n = 0; n < channels.length; n += CHANNELS_PER_COMMAND) {
        await this.#subscribe(channels.slice(n, n + CHANNELS_PER_COMMAND));
      }
    } catch (error) {
      this.#log.error({ error }, 'resubscription refused by redis');
    }
    for (const listener of this.#reconnectListeners) listener();
  }

  #deliver(channel: string, text: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) {
      try {
        listener(text);
      } catch (error) {
        this.#log.error({ error, channel }, 'feed listener failed');
      }
    }
  }
}
