import express, { type Express } from 'express';
import type { ApiDeps } from './deps.js';
import type { Endpoint } from './endpoint.js';
import { refuseGrowth } from './excess.js';
import { guard } from './guard.js';
import { MAX_BODY_BYTES } from './httpLimits.js';
import { httpProblem, sendProblem } from './problem.js';
import { readCall } from './readCall.js';
import type { ApiRequest, Step } from './requestContext.js';
import { EVENT_STREAM, responseSink } from './responseSink.js';

const parseJson = express.json({ limit: MAX_BODY_BYTES, inflate: false });

/** Puts the endpoints into the app; every other method on their paths is refused by name. */
export function routeAll(app: Express, endpoints: readonly Endpoint[], deps: ApiDeps): void {
  for (const endpoint of endpoints) {
    const body = endpoint.body ? [requireJson, refuseGrowth, parseJson] : [];
    app[endpoint.method](
      expressPath(endpoint.path),
      named(endpoint),
      guard(endpoint, deps),
      ...body,
      answer(endpoint),
    );
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const methods = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method);
    app.all(expressPath(path), methodNotAllowed(path, methods));
  }
}

/** `{gameId}` in OpenAPI is `:gameId` in Express. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const named =
  ({ path }: Endpoint): Step =>
  (_request, response, next) => {
    response.locals.route = path;
    next();
  };

function methodNotAllowed(path: string, methods: readonly string[]): Step {
  const allow = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  return (_request, response) => {
    response.locals.route = path;
    sendProblem(response, httpProblem('method_not_allowed'), { Allow: allow.join(', ') });
  };
}

/** Lets through JSON and no body at all, which stands for `{}`. */
const requireJson: Step = (request, response, next) => {
  if (hasBody(request) && !request.is('application/json')) {
    sendProblem(response, httpProblem('unsupported_media_type'));
  } else next();
};

const hasBody = ({ headers }: Pick<ApiRequest, 'headers'>): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function answer(endpoint: Endpoint): Step {
  return async (request, response) => {
    const call = readCall(endpoint, request, response);
    if (!call.ok) return sendProblem(response, call.error);
    const { status, mediaType = 'application/json' } = endpoint.success;
    // a stream has no end that HEAD could wait for
    if (request.method === 'HEAD' && mediaType === EVENT_STREAM) return response.type(mediaType).end();
    const reply = await endpoint.handle(call.value, responseSink(response));
    if (response.headersSent) return;
    if (!reply.ok) return sendProblem(response, reply.error);
    const { body, headers = {} } = reply.value;
    response.status(status).set(headers);
    if (isKnown(headers['ETag'], request.get('if-none-match'))) return response.status(304).end();
    response.type(mediaType).send(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/**
 * Whether the caller has this version. Not left to Express: it ignores If-None-Match beside `Cache-Control: no-cache`,
 * which `fetch` adds by itself.
 */
const isKnown = (etag: string | undefined, ifNoneMatch: string | undefined): boolean =>
  etag !== undefined && ifNoneMatch !== undefined && ifNoneMatch.split(/, */).includes(etag);
