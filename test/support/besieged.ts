import { expect } from 'vitest';
import { buildApp } from '../../src/api/app.js';
import type { ApiDeps } from '../../src/api/deps.js';
import type { HttpLimits } from '../../src/api/httpLimits.js';
import { createHttpServer } from '../../src/api/httpServer.js';
import { EventStreams } from '../../src/realtime/eventStreams.js';
import { EventStream } from './eventStream.js';
import { RawSocket } from './rawSocket.js';
import { restDeps } from './restEdge.js';
import type { SocketClient } from './socketClient.js';
import { type EdgeOptions, type Holdings, TestEdge, createGame } from './socketEdge.js';

export const TEXT = 0x81;
const MOVES = 'e2e4 e7e5 g1f3 b8c6 f1c4 f8c5 c2c3 g8f6 d2d3 d7d6 e1g1 e8g8'.split(' ');
const NOTHING: Holdings = {
  connections: 0,
  places: 0,
  sockets: 0,
  players: 0,
  spectators: 0,
  streams: 0,
  rooms: 0,
};

interface SiegeOptions extends EdgeOptions {
  readonly http?: Partial<HttpLimits>;
  readonly rest?: Partial<ApiDeps>;
}

/** REST, event streams and sockets on one port, as the process serves them; tokens are those of the sockets. */
function startWholeEdge({ http = {}, rest = {}, ...options }: SiegeOptions): Promise<TestEdge> {
  return TestEdge.start({
    ...options,
    limits: { lingerMs: 20, ...options.limits },
    serve: ({ games, feed, metrics, rooms, deps }) => {
      const { places, authenticate, tickets } = deps;
      const connects = { ip: deps.connectsByAddress, user: deps.connectsByUser };
      const streams = new EventStreams(rooms, deps);
      const shared = { places, authenticate, tickets, connects, streams };
      const app = buildApp({ ...restDeps({ games, feed, metrics }), ...shared, ...rest });
      return createHttpServer(app, { metrics, limits: http });
    },
  });
}

/** Two honest players at an edge that a stranger abuses. */
export class Besieged {
  readonly edge: TestEdge;
  readonly gameId: string;
  readonly alice: SocketClient;
  readonly bob: SocketClient;
  /** What the edge holds for the two. */
  readonly held: Holdings;
  readonly #strangers: RawSocket[] = [];
  readonly #streams: EventStream[] = [];
  #ply = 0;

  static async start(options: SiegeOptions = {}): Promise<Besieged> {
    const edge = await startWholeEdge(options);
    const gameId = await createGame(edge.games);
    const players = await edge.players(gameId);
    return new Besieged(edge, gameId, { ...players, held: await edge.holdings() });
  }

  private constructor(
    edge: TestEdge,
    gameId: string,
    { alice, bob, held }: { alice: SocketClient; bob: SocketClient; held: Holdings },
  ) {
    this.edge = edge;
    this.gameId = gameId;
    this.alice = alice;
    this.bob = bob;
    this.held = held;
  }

  get path(): string {
    return `/ws/games/${this.gameId}`;
  }

  /** A connection that says this. */
  says(text: string): RawSocket {
    return this.#keep(RawSocket.send(this.edge.port, text));
  }

  /** An upgrade that was answered, whatever the answer. */
  async upgrades(path = this.path): Promise<RawSocket> {
    return this.#keep(await RawSocket.open(this.edge.port, path));
  }

  /** A stranger who was welcomed, to the game of the two if not to another. */
  async watches(path = this.path): Promise<RawSocket> {
    const raw = await this.upgrades(path);
    raw.frame(TEXT, '{"t":"hello"}');
    await raw.until((text) => text.includes('"t":"welcome"'));
    return raw;
  }

  /** An event stream of the game, whatever the answer. */
  async streams(headers: Record<string, string> = {}): Promise<EventStream> {
    const url = `http://127.0.0.1:${this.edge.port}/v1/games/${this.gameId}/stream`;
    const stream = await EventStream.open(url, headers);
    this.#streams.push(stream.read());
    return stream;
  }

  closedWith(code: number): number {
    return this.edge.metrics.value('live_game_websocket_closed_total', { code: String(code) });
  }

  cuts(reason: string): number {
    return this.edge.metrics.value('live_game_http_cuts_total', { reason });
  }

  /** The next move of the two is taken, and both are shown it. */
  async playOn(): Promise<void> {
    const [mover, other] = this.#ply % 2 === 0 ? [this.alice, this.bob] : [this.bob, this.alice];
    const { v } = await mover.play(`honest-${this.#ply}`, this.#ply, MOVES[this.#ply] ?? '');
    await other.next('event', (event) => event.v === v);
    this.#ply += 1;
  }

  /** The two play on and noticed nothing, and nothing is held for anybody else. */
  async isUnharmed({ butResyncs = false } = {}): Promise<void> {
    await this.playOn();
    await expect.poll(() => this.edge.holdings(), { timeout: 5_000 }).toEqual(this.held);
    for (const player of [this.alice, this.bob]) {
      expect([...player.all('refused'), ...(butResyncs ? [] : player.all('resync'))]).toEqual([]);
    }
  }

  /** When all have left nothing is held at all. */
  async stop(): Promise<void> {
    for (const { tcp } of this.#strangers) tcp.destroy();
    for (const stream of this.#streams) stream.leave();
    await Promise.all([this.alice.close(), this.bob.close()]);
    await expect.poll(() => this.edge.holdings(), { timeout: 5_000 }).toEqual(NOTHING);
    await this.edge.stop();
  }

  #keep(raw: RawSocket): RawSocket {
    this.#strangers.push(raw);
    return raw;
  }
}
