import { type IncomingMessage, STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { addressKey } from '../contract/clientAddress.js';
import { Tally } from '../contract/tally.js';
import type { Metrics } from '../contract/telemetry.js';
import type { HttpLimits } from './httpLimits.js';

/** Why a connection was cut by the HTTP server; the label of `live_game_http_cuts_total`. */
export type Cut =
  | 'malformed'
  | 'headers_too_large'
  | 'body_too_large'
  | 'timeout'
  | 'unread_answer'
  | 'too_many_connections'
  | 'address_connections';

interface Broken {
  readonly cut: Cut;
  readonly status: number;
}
const MALFORMED: Broken = { cut: 'malformed', status: 400 };
const BROKEN: Readonly<Record<string, Broken>> = {
  HPE_HEADER_OVERFLOW: { cut: 'headers_too_large', status: 431 },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { cut: 'body_too_large', status: 413 },
  ERR_HTTP_REQUEST_TIMEOUT: { cut: 'timeout', status: 408 },
};

/** Null for an error of the network: the peer is gone. */
const brokenBy = (code = ''): Broken | null => BROKEN[code] ?? (code.startsWith('HPE_') ? MALFORMED : null);

/** Ends the connections that Node's parser or our limits give up on, and counts each by its cause. */
export class HttpCuts {
  readonly #metrics: Pick<Metrics, 'count'>;
  /** The newest answer under way on each connection. */
  readonly #answers = new WeakMap<Duplex, ServerResponse>();
  readonly #addresses: Tally;

  constructor(server: Server, metrics: Pick<Metrics, 'count'>, limits: HttpLimits) {
    this.#metrics = metrics;
    this.#addresses = new Tally(limits.connectionsPerAddress);
    server.maxConnections = limits.connections;
    server.on('drop', () => this.count('too_many_connections'));
    server.on('connection', (socket: Socket) => this.#opened(socket));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#broken(error.code, socket));
    server.setTimeout(limits.unreadMs, (socket: Socket) => this.#quiet(socket));
  }

  /** To be called for each request. */
  answering({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#answers.set(socket, response);
    response.once('close', () => {
      if (this.#answers.get(socket) === response) this.#answers.delete(socket);
    });
  }

  count(reason: Cut): void {
    this.#metrics.count('live_game_http_cuts_total', { reason });
  }

  #opened(socket: Socket): void {
    const address = addressKey(socket.remoteAddress);
    if (this.#addresses.take(address)) {
      socket.once('close', () => this.#addresses.give(address));
    } else {
      this.count('address_connections');
      socket.destroy();
    }
  }

  /** Tells the peer why, unless it would land inside another answer or wait behind one. */
  #broken(code: string | undefined, socket: Duplex): void {
    const broken = brokenBy(code);
    if (broken) this.count(broken.cut);
    const isFree = socket.writable && socket.writableLength === 0 && !this.#answers.get(socket)?.headersSent;
    if (!broken || !isFree) return void socket.destroy();
    const { status } = broken;
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
  }

  /** Nothing went in or out for a while: an idle connection, an answer that is being made, or one that is not read. */
  #quiet(socket: Socket): void {
    const isAnswering = this.#answers.has(socket);
    if (isAnswering && socket.writableLength === 0) return;
    if (isAnswering) this.count('unread_answer');
    socket.destroy();
  }
}
