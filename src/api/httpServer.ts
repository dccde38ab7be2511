import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';

/** Time for the headers and for the whole request to arrive; a slow sender holds no connection longer than this. */
const HEADERS_MS = 5_000;
const REQUEST_MS = 10_000;
/** Longer than a load balancer keeps an idle connection (60 s), or it would write into one that we just closed. */
const IDLE_MS = 65_000;
/** How long requests under way may take once the server closes. */
const CLOSE_MS = 5_000;
const MAX_HEADER_BYTES = 8_192;
const MAX_HEADERS = 64;

/** A server that slow or greedy clients cannot tie up, not yet listening. */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: IDLE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      connectionsCheckingInterval: 1_000,
    },
    app,
  );
  server.maxHeadersCount = MAX_HEADERS;
  return server;
}

/** Takes no new connections, lets requests under way finish, and cuts those that do not. */
export async function closeHttpServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(cut);
}
