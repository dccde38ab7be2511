import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';
import { ClientMessage } from '../../../src/contract/clientMessage.js';
import { eventMessage, type ServerMessage } from '../../../src/contract/serverMessage.js';
import type { EpochMs } from '../../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import type { GameState } from '../../../src/domain/game/state.js';

type Hello = Extract<ClientMessage, { t: 'hello' }>;

/** One socket as the edge sees it. Frames are parsed by the real schema. */
export class Line {
  readonly frames: ClientMessage[] = [];
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get hello(): Hello | undefined {
    return this.frames.find((frame) => frame.t === 'hello');
  }

  /** By either side. */
  get isClosed(): boolean {
    return this.#socket.readyState === this.#socket.CLOSED;
  }

  get moves(): ClientMessage[] {
    return this.frames.filter(({ t }) => t === 'move');
  }

  say(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  tell(...events: readonly RecordedEvent[]): void {
    for (const event of events) this.say(eventMessage(event));
  }

  welcome(game: Welcome): void {
    const { state = null, events = [], version, hash, now = Date.now(), heartbeatMs = 15_000 } = game;
    this.say({ t: 'welcome', seat: 'white', version, hash, now, state, events, heartbeatMs });
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Like a cable that is cut. */
  cut(): void {
    this.#socket.terminate();
  }
}

interface Welcome {
  readonly version: number;
  readonly hash: string;
  readonly state?: GameState | null;
  readonly events?: readonly RecordedEvent[];
  readonly now?: EpochMs;
  readonly heartbeatMs?: number;
}

/** The other end of the protocol, on a real socket, doing what the test says: it can misbehave as no edge does. */
export class ScriptedEdge {
  readonly lines: Line[] = [];
  onFrame: (line: Line, frame: ClientMessage) => void = () => undefined;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      const line = new Line(socket);
      this.lines.push(line);
      socket.on('message', (data: Buffer) => {
        const frame = ClientMessage.parse(JSON.parse(data.toString()));
        line.frames.push(frame);
        this.onFrame(line, frame);
      });
    });
  }

  static async open(): Promise<ScriptedEdge> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ScriptedEdge(server);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server is closed');
    return `ws://127.0.0.1:${address.port}/ws/games/0game0000001`;
  }

  /** The newest line, once there are `count` of them and it has said hello. */
  line(count: number): Line | null {
    const newest = this.lines.length === count ? this.lines.at(-1) : undefined;
    return newest?.hello ? newest : null;
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
