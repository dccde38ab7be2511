import type { GameFeed } from '../contract/gameFeed.js';
import type { GameGateway } from '../contract/gameGateway.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import { type Allowance, type Credit, fullCredit, takeOne } from './credit.js';

/** Neither Redis nor Temporal can tell the state now. */
export class StateUnavailable extends Error {}

export interface StateSourceDeps {
  readonly feed: GameFeed;
  readonly gateway: GameGateway;
  readonly now: () => EpochMs;
  readonly queriesPerSecond: number;
}

/**
 * Where a room gets a state from: Redis, else the workflow itself. A question to a workflow costs a worker round trip,
 * so all rooms of the edge share an allowance: when Redis is lost, its load must not fall on the workers.
 */
export class StateSource {
  readonly #deps: StateSourceDeps;
  readonly #allowance: Allowance;
  #credit: Credit;

  constructor(deps: StateSourceDeps) {
    this.#deps = deps;
    this.#allowance = { perMinute: deps.queriesPerSecond * 60, burst: deps.queriesPerSecond };
    this.#credit = fullCredit(this.#allowance, deps.now());
  }

  /**
   * Null: no such game. Throws StateUnavailable. A state in Redis older than `atLeast`, a version that the game is
   * known to have, is passed over: a worker could not write to Redis for a while.
   */
  async load(gameId: string, atLeast = 0): Promise<GameState | null> {
    const { feed } = this.#deps;
    const hot = await feed.loadState(gameId);
    if (hot && hot.version >= atLeast) return hot;
    const state = await this.#ask(gameId);
    if (state) await feed.restore(state);
    return state;
  }

  /** The event with the version and all after it; null when Redis cannot tell. */
  since(gameId: string, version: number): Promise<readonly RecordedEvent[] | null> {
    return this.#deps.feed.eventsAfter(gameId, Math.max(0, version - 1));
  }

  async #ask(gameId: string): Promise<GameState | null> {
    const { credit, verdict } = takeOne(this.#credit, this.#allowance, this.#deps.now());
    if (verdict !== 'ok') throw new StateUnavailable('too many questions to workflows');
    this.#credit = credit;
    try {
      return await this.#deps.gateway.queryState(gameId);
    } catch (error) {
      throw new StateUnavailable('the workflow cannot be asked', { cause: error });
    }
  }
}
