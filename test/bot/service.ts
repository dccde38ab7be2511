import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { buildApp } from '../../bot-orchestrator/app.js';
import { EnginePool } from '../../bot-orchestrator/enginePool.js';
import type { EngineCommand } from '../../bot-orchestrator/findEngine.js';
import { createMetrics } from '../../bot-orchestrator/metrics.js';
import { startEngine } from '../../bot-orchestrator/uciEngine.js';

export const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/** Black to answer 1. e4. */
export const AFTER_E4 = {
  gameId: 'aGame0000001',
  ply: 1,
  startFen: START,
  moves: ['e2e4'],
  fen: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
  level: 1,
  clock: null,
};

/** `fakeUciEngine.sh` with settings like `MOVE=c7c5`. */
const fakeEngine = (settings: readonly string[]): EngineCommand => ({
  command: 'env',
  args: [...settings, 'sh', fileURLToPath(new URL('fakeUciEngine.sh', import.meta.url))],
});

export function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-game-bot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface ServiceOptions {
  readonly engine?: EngineCommand;
  /** Settings of the fake engine, which is used if `engine` is not given. */
  readonly fake?: readonly string[];
  readonly size?: number;
  readonly queueLimit?: number;
  /** How long after its thinking time an engine counts as hung. */
  readonly graceMs?: number;
}

/** The orchestrator's HTTP service on a free port, over real engine processes; gone when the test is. */
export async function startService(options: ServiceOptions = {}) {
  const log = join(temporaryFolder(), 'uci.log');
  const engine = options.engine ?? fakeEngine([`LOG=${log}`, ...(options.fake ?? [])]);
  const lost: string[] = [];
  let onStarted = () => {};
  const started = new Promise<void>((resolve) => (onStarted = resolve));
  const pool = new EnginePool({
    start: () => startEngine(engine, { startMs: 5_000, graceMs: options.graceMs ?? 2_000, quitMs: 500 }),
    size: options.size ?? 1,
    queueLimit: options.queueLimit ?? 8,
    watch: { started: () => onStarted(), lost: (reason) => void lost.push(reason) },
  });
  const metrics = createMetrics();
  metrics.watchPool(pool);
  const state = { acceptsWork: true };
  const app = buildApp({
    pool,
    metrics,
    log: pino({ level: 'silent' }),
    acceptsWork: () => state.acceptsWork,
  });
  const server = createServer(app).listen(0);
  await Promise.all([once(server, 'listening'), started]);
  const url = urlOf(server);
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await pool.close();
  });

  const ask = async (request: object, headers: Record<string, string> = {}) => {
    const { gameId, ply } = { ...AFTER_E4, ...request };
    const response = await fetch(`${url}/v1/moves`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${gameId}:${ply}`, ...headers },
      body: JSON.stringify({ ...AFTER_E4, ...request }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    };
  };
  const linesToEngine = () => readFileSync(log, { encoding: 'utf8', flag: 'a+' }).trim().split('\n');
  const searches = () => linesToEngine().filter((line) => line.startsWith('go ')).length;
  return { url, pool, state, lost, ask, linesToEngine, searches };
}

export const memoryFile = (): string => join(temporaryFolder(), 'crashed');
