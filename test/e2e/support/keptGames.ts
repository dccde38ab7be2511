import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client as PostgresClient } from 'pg';
import { expect, vi } from 'vitest';
import type { ArchivedGame } from '../../../src/contract/archive.js';
import { gameWorkflowId } from '../../../src/contract/gameWorkflow.js';
import { readArchiveConfig } from '../../../src/infra/config.js';
import { createS3Archive } from '../../../src/infra/s3/archive.js';
import { createJsonObjects } from '../../../src/infra/s3/objects.js';
import { actionBy, moveBy, newGame, openGateway } from '../../infra-temporal/support.js';
import { liveGame } from '../../support/liveGameCommand.js';
import { ALICE, BOB } from '../../support/table.js';
import { recordedMetrics, silentLog } from '../../support/telemetry.js';
import { type ServiceProcess, startProcess } from './process.js';

/** So short that a game of a few moves is played in several runs. */
const RUN_EVENTS = 40;
const WITHIN = { timeout: 30_000, interval: 100 };
export const LINE = ['e2e4', 'e7e5', 'g1f3', 'b8c6', 'f1b5', 'a7a6', 'b5a4', 'g8f6', 'e1g1', 'f8e7'];
/** The line, then: created, started, resigned. */
export const LAST = LINE.length + 3;

export interface EndedGame {
  readonly gameId: string;
  readonly archived: ArchivedGame;
}

export interface AuditFigures {
  readonly ok: boolean;
  readonly version: number;
  readonly hash: string;
  readonly runs: number;
  readonly commands: number;
  readonly refused: number;
  readonly stores: Record<string, { outcome: string; reached: number; difference?: object }>;
}

/** Games played through Temporal, with a worker and a projector as in production behind them. */
export class KeptGames {
  readonly #temporal = openGateway({ deadlineMs: 10_000, continueAsNewEvents: RUN_EVENTS });
  readonly gateway = this.#temporal.gateway;
  readonly client = this.#temporal.client;
  readonly objects = createJsonObjects(readArchiveConfig(), recordedMetrics());
  readonly #archive = createS3Archive({ objects: this.objects, metrics: recordedMetrics(), log: silentLog });
  readonly folder: string;
  /** Signs the archive. */
  readonly keyFile: string;
  #processes: readonly ServiceProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.keyFile = path.join(folder, 'archive-key.pem');
  }

  static async start(): Promise<KeptGames> {
    const games = new KeptGames(await mkdtemp(path.join(tmpdir(), 'live-game-')));
    const env = { TEMPORAL_TASK_QUEUE: games.#temporal.taskQueue, ARCHIVE_DEV_KEY_FILE: games.keyFile };
    games.#processes = await Promise.all([
      startProcess({ main: 'src/main/worker.ts', portVariable: 'WORKER_HTTP_PORT', env }),
      startProcess({ main: 'src/main/projector.ts', portVariable: 'PROJECTOR_HTTP_PORT' }),
    ]);
    return games;
  }

  /** What an operator has set, besides the addresses. */
  get env() {
    return { ARCHIVE_DEV_KEY_FILE: this.keyFile };
  }

  async begin(line: readonly string[] = LINE, game = newGame()): Promise<string> {
    const { gameId } = game;
    expect(await this.gateway.create(game, 'hash')).toMatchObject({ ok: true });
    for (const [ply, uci] of line.entries()) {
      const move = moveBy(ply % 2 === 0 ? ALICE : BOB, ply, uci);
      if (ply === 4) {
        // By the other door, after one that is not legal
        await this.gateway.submitMove(gameId, { ...move, id: 'not-legal', uci: 'a1a8' });
        await this.gateway.submitMove(gameId, move);
        const version = async () => (await this.gateway.queryState(gameId))?.version;
        await vi.waitFor(async () => expect(await version()).toBe(ply + 3), WITHIN);
      } else expect(await this.gateway.move(gameId, move)).toMatchObject({ ok: true });
    }
    return gameId;
  }

  /** A game that is over, archived and projected. */
  async end(): Promise<EndedGame> {
    const gameId = await this.begin();
    expect(await this.gateway.act(gameId, actionBy(ALICE, 'resign'))).toMatchObject({ ok: true });
    await this.closed(gameId);
    const archived = await this.#archive.load(gameId);
    if (!archived) throw new Error('the game is not archived');
    const projected = async () => (await query('SELECT status FROM games WHERE game_id = $1', [gameId]))[0];
    await vi.waitFor(async () => expect(await projected()).toEqual({ status: 'ended' }), WITHIN);
    return { gameId, archived };
  }

  closed(gameId: string): Promise<unknown> {
    return this.client.workflow.getHandle(gameWorkflowId(gameId)).result();
  }

  async audit(gameId: string, changes: Readonly<Record<string, string>> = {}) {
    const { code, output, figures } = await liveGame(['audit', gameId], { ...this.env, ...changes });
    return { code, output, ...(figures as unknown as AuditFigures) };
  }

  async stop(): Promise<void> {
    for (const one of this.#processes) expect(await one.end('SIGTERM'), 'exit code').toBe(0);
    this.objects.close();
    await this.client.connection.close();
    await rm(this.folder, { recursive: true });
  }
}

/** The stores that differ, and where. */
export const differing = ({ stores }: AuditFigures) =>
  Object.fromEntries(
    Object.entries(stores).flatMap(([store, { difference }]) => (difference ? [[store, difference]] : [])),
  );

export async function query(sql: string, values: readonly unknown[]): Promise<readonly unknown[]> {
  const postgres = new PostgresClient(process.env['DATABASE_URL']);
  await postgres.connect();
  try {
    const { rows } = await postgres.query<object>(sql, [...values]);
    return rows;
  } finally {
    await postgres.end();
  }
}
