import { setTimeout as sleep } from 'node:timers/promises';
import type { GameFanOut } from '../../src/contract/gameFeed.js';
import type { GameUpdate } from '../../src/contract/gameWorkflow.js';
import { evolve } from '../../src/domain/game/evolve.js';
import type { GameState } from '../../src/domain/game/state.js';
import { createLog } from '../../src/infra/log.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { openRedis } from '../../src/infra/redis/connection.js';
import { createFanOut } from '../../src/infra/redis/fanOut.js';
import { benchGames } from '../record/games.js';
import { sharedNow } from './clock.js';
import { type Schedule, dueAt } from './schedule.js';

/** Updates on their way to Redis: enough to keep it busy, few enough to need little memory. */
const AT_ONCE = 100;
const TIMEOUT_MS = 30_000;

/** A game as its worker would tell it: one update for each event. */
export interface FedGame {
  readonly gameId: string;
  readonly updates: readonly GameUpdate[];
}

/** Games of random moves, each with events for creation, start, `plies` moves and the end. */
export function fedGames(count: number, plies: number): FedGame[] {
  return benchGames(count, plies, Date.now()).map((events) => {
    let state: GameState | null = null;
    const updates = events.map(({ gameId, recorded }): GameUpdate => {
      const previousHash = state?.hash ?? '';
      state = evolve(state, recorded);
      return { gameId, previousHash, events: [recorded], state, answers: [], unconfirmed: [] };
    });
    return { gameId: updates[0]?.gameId ?? '', updates };
  });
}

/** The update to version `from` of each game, then the next of each, up to version `to`. */
export function inTurn(games: readonly FedGame[], from: number, to: number): GameUpdate[] {
  const versions = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return versions.flatMap((version) => games.flatMap(({ updates }) => updates[version - 1] ?? []));
}

/** In the role of all workers: writes events to Redis with the worker's own adapter. */
export class Feeder {
  readonly #fanOut: GameFanOut;
  readonly #close: () => void;

  static async open(redisUrl: string): Promise<Feeder> {
    const log = createLog({ level: 'error', service: 'bench', instance: 'feeder' });
    const redis = await openRedis({ url: redisUrl, timeoutMs: TIMEOUT_MS, name: 'feeder', log });
    const fanOut = createFanOut({ redis, metrics: createMetrics(), log });
    return new Feeder(fanOut, () => {
      fanOut.close();
      redis.disconnect();
    });
  }

  private constructor(fanOut: GameFanOut, close: () => void) {
    this.#fanOut = fanOut;
    this.#close = close;
  }

  close(): void {
    this.#close();
  }

  /** As fast as Redis takes them. Resolves to updates per second. */
  async pour(updates: readonly GameUpdate[]): Promise<number> {
    const startedAt = sharedNow();
    for (let n = 0; n < updates.length; n += AT_ONCE) {
      await Promise.all(updates.slice(n, n + AT_ONCE).map((update) => this.#fanOut.publish(update)));
    }
    return (updates.length * 1_000) / (sharedNow() - startedAt);
  }

  /** Each when it is due, whether or not Redis has taken the one before. */
  async drip(updates: readonly GameUpdate[], schedule: Schedule): Promise<void> {
    const sent: Promise<void>[] = [];
    for (const [index, update] of updates.entries()) {
      const waitMs = dueAt(schedule, index) - sharedNow();
      if (waitMs >= 1) await sleep(waitMs);
      sent.push(this.#fanOut.publish(update));
    }
    await Promise.all(sent);
  }
}
