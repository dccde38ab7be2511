import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Result } from '../domain/result.js';
import { type Arrival, Client } from './client.js';
import { Connection } from './connection.js';
import { Departures } from './departures.js';
import type { SocketDeps } from './deps.js';
import { drain } from './drain.js';
import { Homing } from './homing.js';
import type { Rooms } from './rooms.js';
import { BUSY, SUBPROTOCOL, type Turned, admit } from './upgrade.js';

export interface SocketEdge {
  /** Open sockets. */
  readonly size: number;
  /** Takes no new sockets, sends the clients elsewhere, and closes what is left after `drainMs`. */
  close(): Promise<void>;
}

/** Serves `/ws/games/{gameId}` on the server's upgrade requests; any other path is answered with 404. */
export function attachSockets(server: Server, rooms: Rooms, deps: SocketDeps): SocketEdge {
  const { limits } = deps.settings;
  const clients = new Set<Client>();
  const homing = new Homing(clients, deps);
  const departures = new Departures();
  let isClosing = false;
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    maxFragments: limits.fragments,
    maxBufferedChunks: limits.bufferedChunks,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    // `ws` knows this option, its types do not.
    ...{ closeTimeout: limits.closeMs },
  });

  const decide = async (request: IncomingMessage): Promise<Result<Arrival, Turned>> => {
    try {
      const arrival = await admit(request, deps);
      return isClosing ? BUSY : arrival;
    } catch (error) {
      deps.log.warn({ error: String(error) }, 'an upgrade could not be decided');
      return BUSY;
    }
  };
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const ignore = () => {};
    socket.on('error', ignore);
    const arrival = await decide(request);
    if (!arrival.ok) {
      const { code } = arrival.error.refusal;
      deps.metrics.count('live_game_refusals_total', { code, surface: 'socket' });
      return turnAway(socket, arrival.error);
    }
    socket.off('error', ignore);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(webSocket, { wire: socket, departures }, deps);
      const client = new Client(connection, arrival.value, { deps, rooms });
      clients.add(client);
      webSocket.on('close', () => clients.delete(client));
    });
  };
  const onUpgrade = (...args: Parameters<typeof upgrade>) => void upgrade(...args);
  server.on('upgrade', onUpgrade);

  return {
    get size() {
      return clients.size;
    },
    async close() {
      isClosing = true;
      homing.stop();
      await drain(clients, deps);
      server.off('upgrade', onUpgrade);
      await rooms.close();
    },
  };
}

function turnAway(socket: Duplex, { status, refusal: why, retryAfterMs }: Turned): void {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, ...why });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(retryAfterMs / 1_000)}`]),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
}
