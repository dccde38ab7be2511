import { type ClientOptions, WebSocket } from 'ws';
import type { ServerMessage } from '../../src/contract/serverMessage.js';
import { mustBeDocumented } from './socketContract.js';

type MessageOf<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;

/** One client of the socket edge that remembers all it was told, and lets nothing pass that is not documented. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #seen = new Set<ServerMessage>();
  #wake: () => void = () => {};

  /** Resolves once the socket stands; rejects with the HTTP status when it was turned away. */
  static async open(
    url: string,
    options: ClientOptions & { protocols?: string[] } = {},
  ): Promise<SocketClient> {
    const { protocols = [], ...rest } = options;
    const client = new SocketClient(new WebSocket(url, protocols, rest));
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
      client.socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`turned away with ${response.statusCode}`));
        response.destroy();
      });
    });
    return client;
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      const message: ServerMessage = JSON.parse(data.toString());
      mustBeDocumented(message);
      this.messages.push(message);
      this.#wake();
    });
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The next message of the type that was not returned before. */
  async next<T extends ServerMessage['t']>(
    t: T,
    isIt: (message: MessageOf<T>) => boolean = () => true,
  ): Promise<MessageOf<T>> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const found = this.all(t).find((message) => !this.#seen.has(message) && isIt(message));
      if (found) {
        this.#seen.add(found);
        return found;
      }
      if (Date.now() > deadline)
        throw new Error(`no ${t}; got ${JSON.stringify(this.messages.map((m) => m.t))}`);
      await this.#arrival();
    }
  }

  async hello(hello: object = {}): Promise<MessageOf<'welcome'>> {
    this.say({ t: 'hello', ...hello });
    return this.next('welcome');
  }

  /** Plays a move and waits until it is acknowledged. */
  async play(id: string, ply: number, uci: string): Promise<MessageOf<'ack'>> {
    this.say({ t: 'move', id, ply, uci });
    return this.next('ack', (ack) => ack.id === id);
  }

  /** All messages of a type so far. */
  all<T extends ServerMessage['t']>(t: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.t === t);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 200);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
