import type { GameGateway } from '../../contract/gameGateway.js';
import { cellOf } from '../../contract/ids.js';
import type { Answer } from '../../contract/gameWorkflow.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { EpochMs, Ms } from '../../domain/chess/types.js';
import { refusal } from '../../domain/game/refusal.js';
import type { CellSettings } from '../settings/cells.js';
import { type TemporalSettings, createTemporalClient } from './connection.js';
import { createGameGateway } from './gameGateway.js';

/** An unknown cell is logged at most this often: anyone can make up an id. */
const SAY_AGAIN_MS: Ms = 60_000;

export interface CellGatewaysOptions {
  readonly cells: readonly CellSettings[];
  /** Of every cell, but for address and namespace. */
  readonly temporal: TemporalSettings;
  readonly deadlineMs: Ms;
  readonly continueAsNewEvents: number;
  readonly now: () => EpochMs;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The doors into the games of all cells: a client each, made when it is needed first, with a breaker of its own. */
export function createCellGateways(options: CellGatewaysOptions) {
  const cells = new Map(options.cells.map((cell) => [cell.id, new LazyCell(cell, options)]));
  const nowhere = createNowhere(options);
  const at = (gameId: string) => cells.get(cellOf(gameId))?.gateway ?? nowhere.seenIn(gameId);

  const gateway: GameGateway = {
    create: (game, requestHash) => at(game.gameId).create(game, requestHash),
    submitMove: (gameId, input) => at(gameId).submitMove(gameId, input),
    move: (gameId, input) => at(gameId).move(gameId, input),
    act: (gameId, input) => at(gameId).act(gameId, input),
    join: (gameId, input) => at(gameId).join(gameId, input),
    queryState: async (gameId) => at(gameId).queryState(gameId),
    /** One cell that answers is enough to be of use. */
    async isReachable() {
      const answers = await Promise.all([...cells.values()].map((cell) => cell.gateway.isReachable()));
      return answers.includes(true);
    },
  };
  return {
    gateway,
    /** Each cell, and whether its last calls went well. */
    describe: () => [...cells.values()].map((cell) => cell.describe()),
    async close(): Promise<void> {
      await Promise.all([...cells.values()].map((cell) => cell.close()));
    },
  };
}

class LazyCell {
  readonly #cell: CellSettings;
  readonly #options: CellGatewaysOptions;
  #open: { readonly gateway: GameGateway; close(): Promise<void> } | null = null;
  #isUp = true;

  constructor(cell: CellSettings, options: CellGatewaysOptions) {
    this.#cell = cell;
    this.#options = options;
  }

  get gateway(): GameGateway {
    this.#open ??= this.#connect();
    return this.#open.gateway;
  }

  describe() {
    const { id, state, weight } = this.#cell;
    return { id, state, weight, up: this.#isUp };
  }

  async close(): Promise<void> {
    await this.#open?.close();
  }

  #connect() {
    const { id, address: temporalAddress, namespace: temporalNamespace, taskQueue } = this.#cell;
    const { temporal, metrics, log } = this.#options;
    const client = createTemporalClient({ ...temporal, temporalAddress, temporalNamespace });
    const onBreaker = (isOpen: boolean): void => {
      if (isOpen === this.#isUp) log.warn({ cell: id, isAway: isOpen }, 'the Temporal of a cell');
      this.#isUp = !isOpen;
      metrics.set('live_game_breaker_open', isOpen ? 1 : 0, { target: `temporal-${id}` });
    };
    return {
      gateway: createGameGateway({ ...this.#options, client, taskQueue, onBreaker }),
      close: () => client.connection.close(),
    };
  }
}

/** Answers for games of cells that this edge does not know: there are none. */
function createNowhere({ log, now }: Pick<CellGatewaysOptions, 'log' | 'now'>) {
  const saidAt = new Map<string, EpochMs>();
  const no = async (): Promise<Extract<Answer, { ok: false }>> => ({
    ok: false,
    refusal: refusal('game_not_found'),
  });
  const gateway: GameGateway = {
    create: no,
    submitMove: no,
    move: no,
    act: no,
    join: no,
    queryState: async () => null,
    isReachable: async () => false,
  };
  return {
    seenIn(gameId: string): GameGateway {
      const cell = cellOf(gameId);
      if (now() - (saidAt.get(cell) ?? -Infinity) >= SAY_AGAIN_MS) {
        saidAt.set(cell, now());
        log.warn({ gameId, cell }, 'a game of an unknown cell was asked for');
      }
      return gateway;
    },
  };
}
