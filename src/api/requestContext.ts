import type { RequestHandler, Response } from 'express';
import type { Principal } from '../contract/principal.js';
import type { ProblemCode } from '../contract/problem.js';
import { correlationOf } from '../contract/traceContext.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { ApiDeps } from './deps.js';
import { EVENT_STREAM } from './responseSink.js';

/** What is known of a request beside what it says; lives in `response.locals`. */
export interface RequestContext {
  readonly correlationId: string;
  readonly receivedAt: EpochMs;
  /** The template of the endpoint's path; null while none has matched. */
  route: string | null;
  principal: Principal | null;
  failure: ProblemCode | null;
}

/** A request's steps share their context through `response.locals`. */
export type Step = RequestHandler<Record<string, string>, unknown, unknown, unknown, RequestContext>;
export type ApiRequest = Parameters<Step>[0];
export type ApiResponse = Response<unknown, RequestContext>;

/**
 * Opens the context and, when the response is done, writes the request's one log line and its measurements.
 */
export function requestContext(deps: Pick<ApiDeps, 'now' | 'ids' | 'log' | 'metrics'>): Step {
  return (request, response, next) => {
    const context: RequestContext = {
      correlationId: correlationOf(request.headers) ?? deps.ids.newId(),
      receivedAt: deps.now(),
      route: null,
      principal: null,
      failure: null,
    };
    const startedAt = performance.now();
    Object.assign(response.locals, context);
    response.set('x-correlation-id', context.correlationId);
    response.once('close', () => {
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      const durationMs = Math.round(performance.now() - startedAt);
      const isStream = String(response.getHeader('content-type')).startsWith(EVENT_STREAM);
      finish(deps, { method: request.method, status, durationMs, isStream, ...response.locals });
    });
    next();
  };
}

interface FinishedRequest extends RequestContext {
  readonly method: string;
  /** The HTTP status, or `aborted` when the client left before its answer. */
  readonly status: string;
  readonly durationMs: Ms;
  /** An event stream lasts as long as somebody watches. */
  readonly isStream: boolean;
}

function finish({ log, metrics }: Pick<ApiDeps, 'log' | 'metrics'>, request: FinishedRequest): void {
  const { method, status, durationMs, isStream, correlationId, principal, failure } = request;
  const route = request.route ?? 'none';
  if (!isStream)
    metrics.observe('live_game_http_request_seconds', durationMs / 1_000, { method, route, status });
  if (failure) metrics.count('live_game_refusals_total', { code: failure, surface: 'rest' });
  log.info({ method, route, status, durationMs, correlationId, principal, failure }, 'request');
}
