import { once } from 'node:events';
import type { z } from 'zod';
import { buildApp } from '../../src/api/app.js';
import type { ApiDeps } from '../../src/api/deps.js';
import { createHttpServer } from '../../src/api/httpServer.js';
import type { GameStreams } from '../../src/contract/gameStreams.js';
import type { GameReads } from '../../src/contract/gameReads.js';
import type { Principal } from '../../src/contract/principal.js';
import type { RateLimiter } from '../../src/contract/rateLimiter.js';
import type { Log } from '../../src/contract/telemetry.js';
import type { Tickets } from '../../src/contract/tickets.js';
import { refusal } from '../../src/domain/game/refusal.js';
import { derivedGameName, newCorrelationId, newGameId } from '../../src/infra/ids.js';
import { LIMITS } from '../../src/realtime/limits.js';
import { createPlaces } from '../../src/realtime/places.js';
import { LiveGames } from './liveGames.js';
import { MemoryFeed } from './memoryFeed.js';
import { OpenApiContract } from './openApiContract.js';
import { type RecordedMetrics, recordedMetrics, silentLog } from './telemetry.js';

const CELL = '0';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, as it must be; throws if it is not. */
  as<T>(schema: z.ZodType<T>): T;
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  get(path: string, asked?: Asked): Promise<Answered>;
  post(path: string, body?: unknown, asked?: Asked): Promise<Answered>;
  send(path: string, init: RequestInit): Promise<Answered>;
}

export type RestEdge = Awaited<ReturnType<typeof startRestEdge>>;

/**
 * The real Express app on a free port over games in this process. Time stands until `clock.now` is set. The token
 * `alice` is user alice's; `service.x` and `ops.x` are what they say. Every answer is checked against the OpenAPI
 * document that the app itself gives out.
 */
export async function startRestEdge(changes: Partial<ApiDeps> = {}) {
  const feed = new MemoryFeed();
  const games = new LiveGames(feed);
  const clock = { now: Date.UTC(2026, 0, 1) };
  const metrics = recordedMetrics();
  const logged: object[] = [];
  const deps = {
    ...restDeps({ games, feed, metrics }),
    now: () => clock.now,
    log: recordingLog(logged),
    ...changes,
  };

  const server = createHttpServer(buildApp(deps), { metrics });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const document: unknown = await (await fetch(`${base}/openapi.json`)).json();
  const contract = new OpenApiContract(document);
  return {
    feed,
    games,
    clock,
    metrics,
    logged,
    base,
    document,
    anonymous: clientOf(base, contract, null),
    as: (token: string): Client => clientOf(base, contract, token),
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Behind {
  readonly games: LiveGames;
  readonly feed: MemoryFeed;
  readonly metrics: RecordedMetrics;
}

/** REST over games in this process, nobody limited. */
export function restDeps({ games, feed, metrics }: Behind): ApiDeps {
  return {
    gateway: games,
    feed,
    presence: feed,
    reads: noReads,
    authenticate: async (token) => principalOf(token),
    tickets: ticketBox(),
    limits: { ip: limiter(Infinity), user: limiter(Infinity) },
    places: createPlaces(LIMITS),
    connects: { ip: limiter(Infinity), user: limiter(Infinity) },
    streams: noStreams,
    allowAnonymous: true,
    ids: {
      newGameId: () => newGameId(CELL),
      derivedGameId: async (seed) => CELL + derivedGameName(seed),
      newId: newCorrelationId,
    },
    now: Date.now,
    log: silentLog,
    metrics,
    renderMetrics: async () => 'live_game_up 1\n',
    probes: { redis: async () => feed.isUp(), temporal: () => games.isReachable() },
    issueDevToken: null,
    publicUrl: 'http://edge.example',
    wsUrlOf: (gameId) => `ws://edge.example/ws/games/${gameId}`,
    routing: () => ({ epoch: 1, answeredBy: 'e-1', edges: [], cells: [] }),
    flagGraceMs: 250,
    trustedProxies: 0,
  };
}

/** No rooms to watch from; see `watching.test.ts` for the real ones. */
const noStreams: GameStreams = { watch: async () => refusal('unavailable') };

/** A read model that nothing has been projected into. */
const noReads: GameReads = {
  find: async () => null,
  events: async () => [],
  list: async () => ({ games: [], next: null }),
};

/** Lets `limit` requests of each key through, then none. */
export function limiter(limit: number): RateLimiter & { readonly keys: string[] } {
  const keys: string[] = [];
  return {
    keys,
    async take(key) {
      keys.push(key);
      const taken = keys.filter((each) => each === key).length;
      return taken <= limit ? { ok: true } : { ok: false, retryAfterMs: 1_500 };
    },
  };
}

function clientOf(base: string, contract: OpenApiContract, token: string | null): Client {
  const send = async (path: string, init: RequestInit): Promise<Answered> => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(base + path, { ...init, headers });
    const text = await response.text();
    const mediaType = response.headers.get('content-type');
    const body: unknown = mediaType?.includes('json') ? JSON.parse(text) : text;
    const { pathname } = new URL(base + path);
    contract.check({
      method: init.method ?? 'GET',
      path: pathname,
      status: response.status,
      mediaType,
      body,
    });
    const as = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(body);
      if (!parsed.success) throw new Error(`unexpected answer ${response.status}: ${text}`);
      return parsed.data;
    };
    return { status: response.status, headers: response.headers, text, as };
  };
  return {
    send,
    get: (path, { headers = {} } = {}) => send(path, { headers }),
    post: (path, body, { headers = {} } = {}) =>
      body === undefined
        ? send(path, { method: 'POST', headers })
        : send(path, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            body: JSON.stringify(body),
          }),
  };
}

function principalOf(token: string): Principal | null {
  const [role, name] = token.split('.');
  if (name === undefined) return role === 'nobody' ? null : { kind: 'user', userId: token };
  return role === 'service' || role === 'ops' ? { kind: role, name } : null;
}

function ticketBox(): Tickets {
  const issued = new Map<string, Principal>();
  return {
    async issue(principal) {
      const ticket = newCorrelationId();
      issued.set(ticket, principal);
      return ticket;
    },
    async redeem(ticket) {
      const principal = issued.get(ticket) ?? null;
      issued.delete(ticket);
      return principal;
    },
  };
}

function recordingLog(lines: object[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, ...fields });
  };
  const log: Log = {
    ...silentLog,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
  };
  return log;
}
