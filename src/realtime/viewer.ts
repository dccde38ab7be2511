import { CLOSE_CODES, type CloseName } from '../contract/closeCodes.js';
import type { StreamSink } from '../contract/gameStreams.js';
import type { Principal } from '../contract/principal.js';
import type { GameState } from '../domain/game/state.js';
import type { Member } from './audience.js';
import { HEARTBEAT, closeChunk, retryChunk } from './chunk.js';
import type { SocketDeps } from './deps.js';
import type { Outgoing } from './outgoing.js';
import { CONNECTING, type Session, seated } from './session.js';

/** One event stream, within the limits of a socket. */
export class Viewer implements Member {
  readonly principal: Principal | null;
  session: Session = CONNECTING;
  readonly #sink: StreamSink;
  readonly #deps: SocketDeps;
  #heartbeat: NodeJS.Timeout | undefined;
  #ageTimer: NodeJS.Timeout | undefined;

  constructor(principal: Principal | null, sink: StreamSink, deps: SocketDeps) {
    this.principal = principal;
    this.#sink = sink;
    this.#deps = deps;
  }

  get isOpen(): boolean {
    return this.#sink.isOpen;
  }

  sit(state: GameState): void {
    this.session = seated(state, this.principal);
  }

  /** Sends a message, or cuts off a client who does not read. */
  send(outgoing: Outgoing): void {
    if (!this.isOpen) return;
    const { bufferedBytes } = this.#deps.settings.limits;
    if (this.#sink.waitingBytes > bufferedBytes) this.#cut('slow_consumer');
    else this.#sink.write(outgoing.chunk);
  }

  /** To be called after the welcome. */
  begin(): void {
    const { random, settings } = this.#deps;
    const { heartbeatMs, socketAgeMs, retryMs } = settings.limits;
    // Streams that end together should not come back together.
    this.#sink.write(retryChunk(retryMs * (0.5 + random())));
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
    const ageMs = socketAgeMs * (1 - random() / 10);
    this.#ageTimer = setTimeout(() => this.close('reauthenticate'), ageMs).unref();
  }

  /** Tells why and ends the stream; the client comes back by itself. */
  close(name: CloseName): void {
    if (!this.isOpen) return;
    this.#count(name);
    this.#sink.write(closeChunk(CLOSE_CODES[name].code, name));
    this.#sink.end();
  }

  closed(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#ageTimer);
  }

  #beat(): void {
    // Ended a while ago, and the client has still not read all of it.
    if (!this.isOpen) this.#sink.cut();
    else if (this.#sink.waitingBytes > this.#deps.settings.limits.bufferedBytes) this.#cut('slow_consumer');
    else this.#sink.write(HEARTBEAT);
  }

  #cut(name: CloseName): void {
    this.#count(name);
    this.#sink.cut();
  }

  #count(name: CloseName): void {
    this.#deps.metrics.count('live_game_websocket_closed_total', { code: String(CLOSE_CODES[name].code) });
  }
}
