import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { EnginePool } from './enginePool.js';
import type { BotMetrics } from './metrics.js';
import { movesHandler } from './moves.js';
import { Problem, problemHandler } from './problem.js';
import { requestLog } from './requestLog.js';

export interface AppDeps {
  readonly pool: Pick<EnginePool, 'bestMove' | 'liveEngines'>;
  readonly metrics: BotMetrics;
  readonly log: Logger;
  /** False once the service is shutting down. */
  readonly acceptsWork: () => boolean;
}

/** The longest game that `MoveRequest` allows, 20 000 moves of eight characters, and some. */
const MAX_BODY_BYTES = 192 * 1024;

/** The HTTP service; the caller listens. */
export function buildApp({ pool, metrics, log, acceptsWork }: AppDeps): Express {
  const app = express().disable('x-powered-by').disable('etag');

  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', (_request, response) => {
    const engines = pool.liveEngines;
    const ready = engines > 0 && acceptsWork();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', engines });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.use(requestLog(log));
  app.post('/v1/moves', measure(metrics), express.json({ limit: MAX_BODY_BYTES }), movesHandler(pool));
  app.use(() => {
    throw new Problem(404, 'not_found', 'There is nothing here; moves are asked for by POST /v1/moves.');
  });
  app.use(problemHandler((error) => log.error({ err: error }, 'request failed unexpectedly')));
  return app;
}

const measure =
  (metrics: BotMetrics): RequestHandler =>
  (_request, response, next) => {
    const startedAt = performance.now();
    response.once('finish', () => {
      const level = String(response.locals['level'] ?? 0);
      metrics.moves.inc({ level, status: response.statusCode });
      if (response.statusCode === 200)
        metrics.moveSeconds.observe({ level }, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
