import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { buildApp } from './app.js';
import { readConfig } from './config.js';
import { EnginePool } from './enginePool.js';
import { findEngine } from './findEngine.js';
import { MAX_ANSWER_MS } from './levels.js';
import { createMetrics } from './metrics.js';
import { startEngine } from './uciEngine.js';

/** A request must have arrived in full after this long. */
const REQUEST_READ_LIMIT_MS = 5_000;

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'bot-orchestrator' } });
const command = findEngine({ configured: config.uciEngine, searchPath: config.searchPath });
if (command === null) {
  throw new Error(
    'no chess engine: install Debian package stockfish, set UCI_ENGINE, or run npm install with optional dependencies',
  );
}

const metrics = createMetrics();
const pool = new EnginePool({
  start: () => startEngine(command),
  size: config.poolSize,
  queueLimit: config.queueLimit,
  watch: {
    started: (name, tookMs) => log.info({ name, tookMs: Math.round(tookMs) }, 'engine ready'),
    lost(reason, restartInMs) {
      metrics.enginesLost.inc();
      log.warn({ reason, restartInMs }, 'engine lost');
    },
  },
});
metrics.watchPool(pool);

let acceptsWork = true;
const server = createServer(
  { requestTimeout: REQUEST_READ_LIMIT_MS },
  buildApp({ pool, metrics, log, acceptsWork: () => acceptsWork }),
);
server.listen(config.port, config.host);
await once(server, 'listening');
log.info({ address: server.address(), engine: [command.command, ...command.args] }, 'listening');

/** Answers what is being thought about, at most until the longest answer is due, then ends the engines. */
async function stop(reason: string): Promise<void> {
  if (!acceptsWork) return;
  acceptsWork = false;
  log.info({ reason }, 'stopping');
  const drained = once(server, 'close');
  server.close();
  const limit = setTimeout(() => server.closeAllConnections(), MAX_ANSWER_MS);
  await drained;
  clearTimeout(limit);
  await pool.close();
  log.info('stopped');
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
