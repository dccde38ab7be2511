import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, type Server, createServer } from 'node:http';
import { hasTooManyHeaders } from '../contract/headerCount.js';
import type { Metrics } from '../contract/telemetry.js';
import type { Ms } from '../domain/chess/types.js';
import { announcesTooMuch, hasUnknownLength } from './excess.js';
import { HttpCuts } from './httpCuts.js';
import { HTTP_LIMITS, type HttpLimits } from './httpLimits.js';

/** How long requests under way may take once the server closes. */
const CLOSE_MS: Ms = 5_000;

export interface HttpServerOptions {
  readonly metrics: Pick<Metrics, 'count'>;
  readonly limits?: Partial<HttpLimits>;
}

/** A server that slow or greedy clients cannot tie up, not yet listening. */
export function createHttpServer(
  app: RequestListener,
  { metrics, limits: changes }: HttpServerOptions,
): Server {
  const limits = { ...HTTP_LIMITS, ...changes };
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    maxHeaderSize: limits.headerBytes,
    connectionsCheckingInterval: limits.checkMs,
  });
  // Node would leave out what is beyond the count and serve the rest; the app refuses such a request.
  server.maxHeadersCount = 0;
  const cuts = new HttpCuts(server, metrics, limits);

  const serve: RequestListener = (request, response) => {
    cuts.answering(request, response);
    if (isExcessive(request)) {
      // Node would read a body to its end to keep the connection, however long that body is.
      response.shouldKeepAlive = false;
      response.once('finish', () => request.complete || cuts.count('body_too_large'));
    }
    app(request, response);
  };
  server.on('request', serve);
  server.on('checkContinue', (request: IncomingMessage, response) => {
    if (!announcesTooMuch(request)) response.writeContinue();
    serve(request, response);
  });
  return server;
}

const isExcessive = (request: IncomingMessage): boolean =>
  announcesTooMuch(request) || hasUnknownLength(request) || hasTooManyHeaders(request);

/** Takes no new connections, lets requests under way finish, and cuts those that do not. */
export async function closeHttpServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(cut);
}
