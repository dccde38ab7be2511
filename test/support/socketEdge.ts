import { type Server, createServer } from 'node:http';
import type { Principal } from '../../src/contract/principal.js';
import type { Tickets } from '../../src/contract/tickets.js';
import type { Seat } from '../../src/domain/game/seat.js';
import type { GameSettings } from '../../src/domain/game/state.js';
import type { SocketDeps, SocketSettings } from '../../src/realtime/deps.js';
import { LIMITS, type Limits } from '../../src/realtime/limits.js';
import { createPlaces } from '../../src/realtime/places.js';
import { Rooms } from '../../src/realtime/rooms.js';
import { type SocketEdge, attachSockets } from '../../src/realtime/server.js';
import { LiveGames } from './liveGames.js';
import { MemoryFeed } from './memoryFeed.js';
import { SocketClient } from './socketClient.js';
import { recordedMetrics, silentLog } from './telemetry.js';

export const ALICE: Principal = { kind: 'user', userId: 'alice' };
export const BOB: Principal = { kind: 'user', userId: 'bob' };
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  'token-alice': ALICE,
  'token-bob': BOB,
  'token-carol': { kind: 'user', userId: 'carol' },
  'token-ops': { kind: 'ops', name: 'ops-desk' },
};

/** Each can be redeemed once; they do not expire. */
function memoryTickets(): Tickets {
  const open = new Map<string, Principal>();
  let count = 0;
  return {
    issue: (principal) => {
      count += 1;
      open.set(`ticket-${count}`, principal);
      return Promise.resolve(`ticket-${count}`);
    },
    redeem: (ticket) => {
      const principal = open.get(ticket) ?? null;
      open.delete(ticket);
      return Promise.resolve(principal);
    },
  };
}

export interface EdgeOptions {
  readonly limits?: Partial<Limits>;
  readonly settings?: Partial<SocketSettings>;
  readonly deps?: Partial<SocketDeps>;
  /** To share with another edge. */
  readonly feed?: MemoryFeed;
  readonly games?: LiveGames;
  /** Makes the HTTP server below the sockets; without it, one that answers nothing else. */
  readonly serve?: (edge: TestEdge) => Server;
}

/** What an edge holds for its clients. */
export interface Holdings {
  readonly connections: number;
  readonly places: number;
  readonly sockets: number;
  readonly players: number;
  readonly spectators: number;
  readonly streams: number;
  readonly rooms: number;
}

/** A socket edge on a port of its own, over games in this process. */
export class TestEdge {
  readonly feed: MemoryFeed;
  readonly games: LiveGames;
  readonly metrics = recordedMetrics();
  readonly tickets: Tickets;
  readonly #http: Server;
  readonly #clients: SocketClient[] = [];
  readonly deps: SocketDeps;
  readonly rooms: Rooms;
  readonly sockets: SocketEdge;

  static async start(options: EdgeOptions = {}): Promise<TestEdge> {
    const edge = new TestEdge(options);
    await new Promise<void>((resolve) => edge.#http.listen(0, '127.0.0.1', resolve));
    return edge;
  }

  private constructor(options: EdgeOptions) {
    this.feed = options.feed ?? new MemoryFeed();
    this.games = options.games ?? new LiveGames(this.feed);
    this.tickets = options.deps?.tickets ?? memoryTickets();
    const limits = {
      ...LIMITS,
      tickMs: 20,
      verdictMs: 200,
      feedMs: 50,
      drainMs: 300,
      closeMs: 200,
      ...options.limits,
    };
    let correlations = 0;
    this.deps = {
      feed: this.feed,
      gateway: this.games,
      presence: this.feed,
      homes: { socketUrlOf: (gameId) => `wss://home.example/ws/games/${gameId}`, isHere: () => true },
      authenticate: (token) => Promise.resolve(PRINCIPALS[token] ?? null),
      tickets: this.tickets,
      places: createPlaces(limits),
      connectsByAddress: { take: () => Promise.resolve({ ok: true }) },
      connectsByUser: { take: () => Promise.resolve({ ok: true }) },
      metrics: this.metrics,
      log: silentLog,
      now: Date.now,
      random: Math.random,
      newCorrelationId: () => `generated-${(correlations += 1)}`,
      settings: {
        allowedOrigins: ['https://play.example'],
        allowAnonymous: true,
        moveDoor: 'signal',
        proxyHops: 0,
        limits,
        ...options.settings,
      },
      ...options.deps,
    };
    this.rooms = new Rooms(this.deps);
    this.#http = options.serve?.(this) ?? createServer();
    this.sockets = attachSockets(this.#http, this.rooms, this.deps);
  }

  get port(): number {
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return address.port;
  }

  url(gameId: string, query = ''): string {
    return `ws://127.0.0.1:${this.port}/ws/games/${gameId}${query}`;
  }

  async client(gameId: string, options: Parameters<typeof SocketClient.open>[1] & { query?: string } = {}) {
    const { query = '', ...rest } = options;
    const client = await SocketClient.open(this.url(gameId, query), rest);
    this.#clients.push(client);
    return client;
  }

  /** A client that was welcomed; `name` null is an anonymous spectator. */
  async join(gameId: string, name: string | null, resume?: object) {
    const client = await this.client(gameId);
    const token = name === null ? {} : { token: `token-${name}` };
    const welcome = await client.hello({ ...token, ...(resume && { resume }) });
    return { client, welcome };
  }

  /** Both players of a game, in their seats. */
  async players(gameId: string): Promise<{ alice: SocketClient; bob: SocketClient }> {
    const [alice, bob] = [await this.join(gameId, 'alice'), await this.join(gameId, 'bob')];
    return { alice: alice.client, bob: bob.client };
  }

  async holdings(): Promise<Holdings> {
    const connections = await new Promise<number>((resolve, reject) => {
      this.#http.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
    const opened = (role: string) => this.metrics.value('live_game_websocket_connections', { role });
    return {
      connections,
      places: this.deps.places.taken,
      sockets: this.sockets.size,
      players: opened('player'),
      spectators: opened('spectator'),
      streams: this.metrics.value('live_game_event_streams'),
      rooms: this.metrics.value('live_game_rooms'),
    };
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#clients) socket.terminate();
    await this.sockets.close();
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
  }
}

const human = (userId: string): Seat => ({ kind: 'human', userId });
const SETTINGS: GameSettings = {
  timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 },
  startFen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  rated: false,
  waitingLimitMs: 600_000,
  firstMoveLimitMs: 30_000,
  flagGraceMs: 250,
  rematchOf: null,
};
let gameCount = 0;

/** Creates a game of alice (white) against bob, or with `black` against an open seat. */
export async function createGame(
  games: LiveGames,
  { black = human('bob'), settings = {} }: { black?: Seat; settings?: Partial<GameSettings> } = {},
): Promise<string> {
  gameCount += 1;
  const gameId = `a${String(gameCount).padStart(11, '0')}`;
  await games.create({
    gameId,
    id: 'create',
    by: { kind: 'service', name: 'matchmaking' },
    receivedAt: Date.now(),
    correlationId: null,
    seats: { white: human('alice'), black },
    settings: { ...SETTINGS, ...settings },
  });
  return gameId;
}

export const move = (id: string, ply: number, uci: string) => ({ t: 'move', id, ply, uci });
export const action = (id: string, type: string, rest: object = {}) => ({
  t: 'action',
  id,
  action: { type, ...rest },
});
