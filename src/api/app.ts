import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { refusal } from '../domain/game/refusal.js';
import { ok } from '../domain/result.js';
import { asyncApiDocument } from './asyncapi.js';
import type { ApiDeps } from './deps.js';
import { issueDevToken } from './devTokens.js';
import { type Endpoint, endpoint } from './endpoint.js';
import { refuseExcess } from './excess.js';
import { act, join, move } from './games/commands.js';
import { createGame } from './games/createGame.js';
import { listGames } from './games/listGames.js';
import { readGame } from './games/readGame.js';
import { readEvents, readPgn } from './games/readHistory.js';
import { rematch } from './games/rematch.js';
import { watchGame } from './games/watchGame.js';
import { openApiDocument } from './openapi.js';
import { isAlive, isReady, readMetrics } from './ops.js';
import { failureOf, httpProblem, sendProblem } from './problem.js';
import { readRouting } from './readRouting.js';
import { type RequestContext, type Step, requestContext } from './requestContext.js';
import { routeAll } from './route.js';
import { issueTicket } from './tickets.js';

/** The REST surface as an Express app, not yet listening. */
export function buildApp(deps: ApiDeps): Express {
  const app = express();
  app.set('trust proxy', deps.trustedProxies);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(helmet());
  app.use(requestContext(deps));
  app.use(refuseExcess);
  routeAll(app, withDocuments(endpointsOf(deps), deps), deps);
  app.use(unknownRoute);
  app.use(onError(deps));
  return app;
}

function endpointsOf(deps: ApiDeps): readonly Endpoint[] {
  return [
    createGame(deps),
    listGames(deps),
    readGame(deps),
    join(deps),
    move(deps),
    act(deps),
    rematch(deps),
    readPgn(deps),
    readEvents(deps),
    watchGame(deps),
    issueTicket(deps),
    readRouting(deps),
    isAlive,
    isReady(deps),
    readMetrics(deps),
    ...(deps.issueDevToken ? [issueDevToken(deps.issueDevToken)] : []),
  ];
}

/** The endpoints and two more, which describe them all and the socket. */
function withDocuments(endpoints: readonly Endpoint[], { publicUrl }: ApiDeps): readonly Endpoint[] {
  const readDocument = endpoint({
    method: 'get',
    path: '/openapi.json',
    name: 'readDocument',
    summary: 'This document.',
    access: 'public',
    success: { status: 200, description: 'OpenAPI 3.1', schema: z.looseObject({}) },
    refusals: [],
    handle: () => Promise.resolve(ok({ body: document })),
  });
  const readSocketDocument = endpoint({
    method: 'get',
    path: '/asyncapi.json',
    name: 'readSocketDocument',
    summary: 'The same for the socket.',
    access: 'public',
    success: { status: 200, description: 'AsyncAPI 3.0', schema: z.looseObject({}) },
    refusals: [],
    handle: () => Promise.resolve(ok({ body: socketDocument })),
  });
  const all = [...endpoints, readDocument, readSocketDocument];
  const document = openApiDocument(all, publicUrl);
  const socketDocument = asyncApiDocument(publicUrl);
  return all;
}

const unknownRoute: Step = (_request, response) => sendProblem(response, httpProblem('route_not_found'));

/** A fault is logged whole and told as `internal`, nothing more. */
function onError({ log }: ApiDeps): ErrorRequestHandler<object, unknown, unknown, unknown, RequestContext> {
  return (error: unknown, _request, response, next) => {
    // answered already, as a body that grew too long
    if (response.writableEnded) return;
    if (response.headersSent) return next(error);
    const failure = failureOf(error);
    if (!failure) log.error({ error, correlationId: response.locals.correlationId }, 'request failed');
    sendProblem(response, failure ?? refusal('internal'));
  };
}
