import type { RequestHandler, Response } from 'express';
import { CorrelationId } from '../contract/ids.js';
import type { Principal } from '../contract/principal.js';
import type { ProblemCode } from '../contract/rest.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { ApiDeps } from './deps.js';

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
 * A correlation id that is not valid is replaced and not echoed: it could forge log lines.
 */
export function requestContext(deps: Pick<ApiDeps, 'now' | 'ids' | 'log' | 'metrics'>): Step {
  return (request, response, next) => {
    const given = CorrelationId.safeParse(request.get('x-correlation-id'));
    const context: RequestContext = {
      correlationId: given.success ? given.data : deps.ids.newId(),
      receivedAt: deps.now(),
      route: null,
      principal: null,
      failure: null,
    };
    Object.assign(response.locals, context);
    response.set('x-correlation-id', context.correlationId);
    response.once('close', () => {
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      finish(deps, { method: request.method, status, ...response.locals });
    });
    next();
  };
}

interface FinishedRequest extends RequestContext {
  readonly method: string;
  /** The HTTP status, or `aborted` when the client left before its answer. */
  readonly status: string;
}

function finish(deps: Pick<ApiDeps, 'now' | 'log' | 'metrics'>, request: FinishedRequest): void {
  const { method, status, correlationId, principal, failure } = request;
  const route = request.route ?? 'none';
  const durationMs = deps.now() - request.receivedAt;
  deps.metrics.observe('live_game_http_request_seconds', durationMs / 1_000, {
    method,
    route,
    status,
  });
  if (failure) deps.metrics.count('live_game_refusals_total', { code: failure, surface: 'rest' });
  deps.log.info({ method, route, status, durationMs, correlationId, principal, failure }, 'request');
}
