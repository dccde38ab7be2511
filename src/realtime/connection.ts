import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import { type ClientMessage, parseClientMessage } from '../contract/clientMessage.js';
import { CLOSE_CODES, type CloseName } from '../contract/closeCodes.js';
import type { ServerMessage } from '../contract/serverMessage.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import { type RefusalCode, REFUSALS } from '../domain/game/refusal.js';
import { type Result, err } from '../domain/result.js';
import { type Allowance, type Credit, type Verdict, fullCredit, takeOne } from './credit.js';
import type { SocketDeps } from './deps.js';
import type { Departures } from './departures.js';
import { frameOf } from './frame.js';
import { Heartbeat } from './heartbeat.js';
import { closedByParser } from './parserErrors.js';

export interface Listener {
  /** A frame that could be read. `receivedAt` is when it came, before anything was done about it. */
  received(message: ClientMessage, receivedAt: EpochMs): void;
  closed(): void;
}

/** What is below a WebSocket. */
export interface Carrier {
  /** The TCP connection. */
  readonly wire: Duplex;
  /** How frames get onto it. */
  readonly departures: Departures;
}

/** One WebSocket: frames in and out, within the limits of `limits.ts`. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #carrier: Carrier;
  readonly #deps: SocketDeps;
  readonly #allowance: Allowance;
  readonly #heartbeat: Heartbeat;
  readonly #ageTimer: NodeJS.Timeout;
  #listener: Listener | null = null;
  #credit: Credit;
  #badFrames = 0;

  constructor(socket: WebSocket, carrier: Carrier, deps: SocketDeps) {
    const { limits } = deps.settings;
    this.#socket = socket;
    this.#carrier = carrier;
    this.#deps = deps;
    this.#allowance = { perMinute: limits.framesPerMinute, burst: limits.frameBurst };
    this.#credit = fullCredit(this.#allowance, deps.now());
    const ping = (payload: string) => socket.ping(payload);
    this.#heartbeat = new Heartbeat({ ping, lost: () => this.#lost() }, limits);
    // A little early for some: sockets that opened together should not come back together.
    const ageMs = limits.socketAgeMs * (1 - deps.random() / 10);
    this.#ageTimer = setTimeout(() => this.close('reauthenticate'), ageMs).unref();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('ping', () => this.#spend());
    socket.on('pong', (payload) => void (this.#heartbeat.pong(payload.toString()) || this.#spend()));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#closed());
  }

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** One-way network delay by our own pings; 0 until the first pong. */
  get lagMs(): Ms {
    return this.#heartbeat.lagMs;
  }

  startHeartbeat(first: { readonly atOnce: boolean }): void {
    this.#heartbeat.start(first);
  }

  probeLag(): void {
    if (this.isOpen) this.#heartbeat.probe();
  }

  say(message: ServerMessage): void {
    this.send(frameOf(message));
  }

  /**
   * Sends a whole frame, or cuts off a client who does not read: what waits for it is in the TCP connection's own queue.
   * Past `ws`, which would build a header anew and write it by itself for each socket. It writes its own frames (pings,
   * close) whole and in turn with ours, as nothing is compressed or sent in pieces.
   */
  send(frame: Buffer): void {
    if (!this.isOpen) return;
    const { wire, departures } = this.#carrier;
    if (wire.writableLength > this.#deps.settings.limits.bufferedBytes) this.close('slow_consumer');
    else departures.write(wire, frame);
  }

  refuse(id: string | null, code: RefusalCode, detail: string = REFUSALS[code]): void {
    this.#deps.metrics.count('live_game_refusals_total', { code, surface: 'socket' });
    this.say({ t: 'refused', id, code, detail });
  }

  close(name: CloseName): void {
    if (!this.isOpen) return;
    this.#count(name);
    this.#socket.close(CLOSE_CODES[name].code, name);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.isOpen) return;
    const receivedAt = this.#deps.now();
    const message: Result<ClientMessage, string> =
      isBinary || !Buffer.isBuffer(data)
        ? err('binary frames are not accepted')
        : parseClientMessage(data.toString());
    const verdict = this.#spend();
    if (verdict === 'ok' && message.ok) this.#listener?.received(message.value, receivedAt);
    else if (verdict === 'over') this.refuse(idOf(message), 'rate_limited', this.#rateText());
    else if (!message.ok) this.#bad(message.error);
  }

  #spend(): Verdict {
    const { credit, verdict } = takeOne(this.#credit, this.#allowance, this.#deps.now());
    this.#credit = credit;
    if (verdict === 'cut') this.close('rate_limited');
    return verdict;
  }

  #rateText(): string {
    const { perMinute, burst } = this.#allowance;
    return `${perMinute} frames a minute, ${burst} at once`;
  }

  #bad(problem: string): void {
    this.#badFrames += 1;
    this.refuse(null, 'invalid_request', problem);
    if (this.#badFrames >= this.#deps.settings.limits.badFrames) this.close('bad_frames');
  }

  /** For a frame at fault `ws` has sent the close frame itself. */
  #failed({ code }: Error & { readonly code?: string }): void {
    const name = closedByParser(code);
    if (name) this.#count(name);
  }

  #lost(): void {
    this.#count('lost');
    this.#socket.terminate();
  }

  #closed(): void {
    this.#heartbeat.stop();
    clearTimeout(this.#ageTimer);
    this.#listener?.closed();
  }

  #count(name: CloseName): void {
    this.#deps.metrics.count('live_game_websocket_closed_total', { code: String(CLOSE_CODES[name].code) });
  }
}

function idOf(message: Result<ClientMessage, string>): string | null {
  return message.ok && 'id' in message.value ? message.value.id : null;
}
