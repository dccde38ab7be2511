import type { ClientMessage } from '../src/contract/clientMessage.js';
import type { ServerMessage } from '../src/contract/serverMessage.js';
import type { EpochMs, Ms } from '../src/domain/chess/types.js';

type Handlers = Record<'onopen' | 'onmessage' | 'onclose' | 'onerror', ((event: never) => void) | null>;
/** What the browser's WebSocket and the one of the package `ws` have in common. */
export type Socket = Handlers & { send(text: string): void; close(): void };

interface LineOptions {
  readonly url: string;
  readonly WebSocket: new (url: string) => Socket;
  /** Asked when the socket is open. */
  readonly hello: () => ClientMessage;
  readonly onMessage: (message: ServerMessage) => void;
  /** With the close code; also when the socket never opened. Not after `close`. */
  readonly onLost: (code: number) => void;
}

const WELCOME_WITHIN_MS: Ms = 10_000;

/** One socket, from its hello to its end, and how long it has been silent. */
export class Line {
  readonly url: string;
  readonly openedAt: EpochMs = Date.now();
  /** When something was asked last that must be answered: hello or ping. */
  askedAt: EpochMs = this.openedAt;
  #heardAt: EpochMs = this.openedAt;
  #silenceMs: Ms = WELCOME_WITHIN_MS;
  #isWelcomed = false;
  #isClosed = false;
  readonly #socket: Socket;

  constructor({ url, WebSocket, hello, onMessage, onLost }: LineOptions) {
    this.url = url;
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#isClosed) return;
      this.askedAt = Date.now();
      this.send(hello());
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (this.#isClosed) return;
      this.#heardAt = Date.now();
      onMessage(JSON.parse(String(data)));
    };
    socket.onclose = ({ code }: { code: number }) => {
      if (!this.#isClosed) onLost(code);
    };
    socket.onerror = () => undefined; // a close follows
  }

  /** Commands are taken. */
  get isWelcomed(): boolean {
    return this.#isWelcomed;
  }

  get heardAt(): EpochMs {
    return this.#heardAt;
  }

  /** From now on there is a sign of life in each `heartbeatMs`, if need be an answer to a ping. */
  welcomed(heartbeatMs: Ms): void {
    this.#isWelcomed = true;
    this.#silenceMs = 2 * heartbeatMs;
  }

  isDead(now: EpochMs): boolean {
    return now - this.#heardAt > this.#silenceMs;
  }

  isPingDue(now: EpochMs): boolean {
    return this.#isWelcomed && now - this.askedAt >= this.#silenceMs / 2;
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.close();
  }
}
