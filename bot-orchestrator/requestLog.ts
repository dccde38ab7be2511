import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

const CORRELATION_ID = /^[\w.:-]{8,64}$/;

/**
 * Gives every request a correlation id, the caller's or a new one (also for a malformed id, which could forge log lines
 * but is no reason to refuse a move), echoes it, and logs one line when the answer is out.
 */
export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const given = request.get('x-correlation-id') ?? '';
    const correlationId = CORRELATION_ID.test(given) ? given : randomUUID();
    response.set('x-correlation-id', correlationId);
    const startedAt = performance.now();
    response.once('close', () => {
      const { statusCode: status, writableFinished } = response;
      const durationMs = Math.round(performance.now() - startedAt);
      const { method, path } = request;
      const facts = response.locals as object;
      log.info(
        { correlationId, method, path, status, durationMs, finished: writableFinished, ...facts },
        'request',
      );
    });
    next();
  };
