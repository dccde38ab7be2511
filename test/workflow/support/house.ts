import { randomBytes } from 'node:crypto';
import { Client, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type InjectedSinks, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { GameActivities } from '../../../src/contract/activities.js';
import {
  ACTION,
  AUDIT,
  type ActionInput,
  type Answer,
  GAME_WORKFLOW,
  type GameRecord,
  type GameUpdate,
  JOIN,
  MOVE,
  type MoveInput,
  ROLLOVER,
  STATE,
  gameWorkflowId,
} from '../../../src/contract/gameWorkflow.js';
import type { ByColor, EpochMs, Uci } from '../../../src/domain/chess/types.js';
import type { Actor } from '../../../src/domain/game/command.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import type { Seat } from '../../../src/domain/game/seat.js';
import type { GameSettings, GameState } from '../../../src/domain/game/state.js';
import type { Carried, Recovery } from '../../../src/contract/carriedGame.js';
import type { GameSinks } from '../../../src/contract/gameSinks.js';
import { bundleWorkflows } from '../../../src/infra/temporal/workflowBundle.js';
import { SEATS, settings } from '../../support/table.js';

const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD, INDEXED_VALUE_TYPE_INT: INT } =
  proto.temporal.api.enums.v1.IndexedValueType;

let bundle: Promise<WorkflowBundle> | undefined;

/** The game workflow as production runs it, bundled once for all files. */
export function gameBundle(): Promise<WorkflowBundle> {
  bundle ??= bundleWorkflows().then((code) => ({ code }));
  return bundle;
}

export const randomId = (length = 11): string =>
  randomBytes(length).reduce((text, byte) => text + '0123456789abcdefghijklmnopqrstuvwxyz'[byte % 36], '');

interface Seating {
  readonly settings?: Partial<GameSettings>;
  readonly seats?: ByColor<Seat>;
  readonly rolloverAfterEvents?: number;
}

/**
 * A house of games: a real Temporal server and the real workflow. Redis, Kafka and S3 are replaced by lists, so that
 * a test sees what a game shows, publishes and archives; their real adapters have tests of their own.
 */
export class House {
  readonly shown: GameUpdate[] = [];
  readonly published: RecordedEvent[] = [];
  /** By game: up to which version the relay claims to have published. */
  readonly relayed = new Map<string, number>();
  readonly archived: Parameters<GameActivities['archiveGame']>[0][] = [];
  readonly laidDown: Parameters<GameActivities['archivePart']>[0][] = [];
  bot: GameActivities['requestBotMove'] = () =>
    Promise.reject(ApplicationFailure.nonRetryable('no bot here', 'BOT_REJECTED'));
  beforePublish: () => Promise<void> = () => Promise.resolve();
  beforeArchive: () => Promise<void> = () => Promise.resolve();
  /** Not the environment's own, which would skip time while it waits for a result. */
  readonly #client: Client;
  readonly #taskQueue = `games-${randomId()}`;
  #worker!: Worker;
  #running!: Promise<void>;

  private readonly env: TestWorkflowEnvironment;

  private constructor(env: TestWorkflowEnvironment) {
    this.env = env;
    this.#client = new Client({ connection: env.connection });
  }

  /** On the dev server of the test stack. */
  static async open(): Promise<House> {
    const address = process.env['TEMPORAL_ADDRESS'];
    if (!address) throw new Error('TEMPORAL_ADDRESS names no server: run npm test');
    return new House(await TestWorkflowEnvironment.createFromExistingServer({ address })).startWorker();
  }

  /** On a server that skips idle time, so that days pass in milliseconds. */
  static async openSkippingTime(): Promise<House> {
    const path = process.env['TEMPORAL_TEST_SERVER'];
    if (!path) throw new Error('TEMPORAL_TEST_SERVER names no executable: run npm test');
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    const { connection } = env;
    await connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { GameStatus: KEYWORD, GameResult: KEYWORD, Termination: KEYWORD, Plies: INT },
    });
    return new House(env).startWorker();
  }

  async startWorker(): Promise<this> {
    const sinks: InjectedSinks<GameSinks> = {
      game: { update: { fn: (_, update) => void this.shown.push(update), callDuringReplay: false } },
    };
    const activities: GameActivities = {
      publishEvents: async ({ events }) => {
        await this.beforePublish();
        this.published.push(...events);
        return { confirmed: events.at(-1)?.version ?? 0 };
      },
      relayedVersion: async (gameId) => this.relayed.get(gameId) ?? 0,
      archiveGame: async (history) => {
        await this.beforeArchive();
        this.archived.push(history);
      },
      archivePart: async (part) => void this.laidDown.push(part),
      requestBotMove: (request) => this.bot(request),
    };
    this.#worker = await Worker.create({
      connection: this.env.nativeConnection,
      taskQueue: this.#taskQueue,
      workflowBundle: await gameBundle(),
      activities,
      sinks,
      stickyQueueScheduleToStartTimeout: '1s',
      shutdownGraceTime: '1s',
    });
    this.#running = this.#worker.run();
    return this;
  }

  async stopWorker(): Promise<void> {
    this.#worker.shutdown();
    await this.#running;
  }

  async close(): Promise<void> {
    await this.stopWorker();
    await this.env.teardown();
  }

  async sleep(ms: number): Promise<void> {
    await this.env.sleep(ms);
  }

  now(): Promise<EpochMs> {
    return this.env.currentTimeMs();
  }

  async seat({ settings: changes, seats = SEATS, rolloverAfterEvents }: Seating = {}): Promise<SeatedGame> {
    const gameId = `0${randomId()}`;
    const newGame = {
      id: 'create',
      by: { kind: 'service', name: 'matchmaking' } as const,
      receivedAt: await this.now(),
      correlationId: 'test-correlation',
      gameId,
      seats,
      settings: settings(changes),
    };
    await this.#client.workflow.start(GAME_WORKFLOW, {
      workflowId: gameWorkflowId(gameId),
      taskQueue: this.#taskQueue,
      workflowTaskTimeout: '2s',
      args: [{ newGame, ...(rolloverAfterEvents && { rolloverAfterEvents }) }],
    });
    return new SeatedGame(this, this.#client, gameId);
  }

  /** Starts a game again from what it carried, as after a loss of Temporal's database. */
  async recover(carried: Carried): Promise<SeatedGame> {
    const { gameId } = carried.state;
    const recovery: Recovery = {
      id: 'recover-1',
      by: { kind: 'ops', name: 'carol' },
      correlationId: null,
      lastEventAt: carried.history.events.at(-1)?.at ?? 0,
    };
    await this.#client.workflow.start(GAME_WORKFLOW, {
      workflowId: gameWorkflowId(gameId),
      taskQueue: this.#taskQueue,
      workflowTaskTimeout: '2s',
      args: [{ carried, recovery }],
    });
    return new SeatedGame(this, this.#client, gameId);
  }

  shownOf(gameId: string): GameUpdate[] {
    return this.shown.filter((update) => update.gameId === gameId);
  }
}

/** One game with its doors. */
export class SeatedGame {
  readonly gameId: string;
  /** Of whatever run is the current one: games go on in new runs. */
  readonly handle: WorkflowHandle;
  private readonly house: House;

  constructor(house: House, client: Client, gameId: string) {
    this.house = house;
    this.gameId = gameId;
    this.handle = client.workflow.getHandle(gameWorkflowId(gameId));
  }

  async moveInput(by: Actor, uci: Uci, changes: Partial<MoveInput> = {}): Promise<MoveInput> {
    const receivedAt = await this.house.now();
    const ply = changes.ply ?? (await this.plies());
    return { id: randomId(8), by, receivedAt, correlationId: null, ply, uci, lagMs: 0, ...changes };
  }

  /** The update door. Resolves to `ok` or the refusal's code. */
  async move(by: Actor, uci: Uci, changes: Partial<MoveInput> = {}): Promise<string> {
    return this.update(MOVE, await this.moveInput(by, uci, changes));
  }

  async signalMove(input: MoveInput): Promise<void> {
    await this.handle.signal(MOVE, input);
  }

  async act(by: Actor, action: ActionInput['action']): Promise<string> {
    const receivedAt = await this.house.now();
    return this.update(ACTION, { id: randomId(8), by, receivedAt, correlationId: null, action });
  }

  async join(by: Actor): Promise<string> {
    return this.update(JOIN, {
      id: randomId(8),
      by,
      receivedAt: await this.house.now(),
      correlationId: null,
      color: null,
    });
  }

  async rollover(): Promise<void> {
    await this.handle.signal(ROLLOVER);
  }

  state(): Promise<GameState> {
    return this.handle.query<GameState>(STATE);
  }

  carried(): Promise<Carried> {
    return this.handle.query<Carried>(AUDIT);
  }

  async plies(): Promise<number> {
    const state = await this.state();
    return state.status === 'in_progress' ? state.moves.length : 0;
  }

  result(): Promise<GameRecord> {
    return this.handle.result() as Promise<GameRecord>;
  }

  /** All events as Kafka has them, repetitions removed. */
  publishedEvents(): RecordedEvent[] {
    const hashes = new Set(
      this.house.shownOf(this.gameId).flatMap(({ events }) => events.map(({ hash }) => hash)),
    );
    const seen = new Set<string>();
    return this.house.published.filter(({ hash }) => hashes.has(hash) && !seen.has(hash) && seen.add(hash));
  }

  private async update(name: string, input: MoveInput | ActionInput | object): Promise<string> {
    try {
      const answer = await this.handle.executeUpdate<Answer, [object]>(name, { args: [input] });
      return answer.ok ? 'ok' : answer.refusal.code;
    } catch (error) {
      const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
      if (cause instanceof ApplicationFailure && cause.type) return cause.type;
      throw error;
    }
  }
}
