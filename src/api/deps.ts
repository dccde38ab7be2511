import type { GameFeed, Presence } from '../contract/gameFeed.js';
import type { GameGateway } from '../contract/gameGateway.js';
import type { GameStreams } from '../contract/gameStreams.js';
import type { GameReads } from '../contract/gameReads.js';
import type { Places } from '../contract/places.js';
import type { Authenticate } from '../contract/principal.js';
import type { RateLimiter } from '../contract/rateLimiter.js';
import type { DevTokenRequest } from '../contract/rest.js';
import type { Routing } from '../contract/routing.js';
import type { Log, Metrics } from '../contract/telemetry.js';
import type { Tickets } from '../contract/tickets.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';

/** Where names come from. */
interface Ids {
  newGameId(): string;
  /** The same seed gives the same id, on every edge. */
  derivedGameId(seed: string): Promise<string>;
  /** For commands and correlation. */
  newId(): string;
}

/** All that the REST surface asks of the world. */
export interface ApiDeps {
  readonly gateway: GameGateway;
  readonly feed: GameFeed;
  readonly presence: Presence;
  readonly reads: GameReads;
  readonly authenticate: Authenticate;
  readonly tickets: Tickets;
  readonly limits: { readonly ip: RateLimiter; readonly user: RateLimiter };
  /** Places and limits of new sockets and event streams together. */
  readonly places: Places;
  readonly connects: { readonly ip: RateLimiter; readonly user: RateLimiter };
  readonly streams: GameStreams;
  /** Whether onlookers may watch without a token. */
  readonly allowAnonymous: boolean;
  readonly ids: Ids;
  readonly now: () => EpochMs;
  readonly log: Log;
  readonly metrics: Metrics;
  /** In the Prometheus text format. */
  readonly renderMetrics: () => Promise<string>;
  /** What must work for this edge to be useful, by name. */
  readonly probes: Readonly<Record<string, () => Promise<boolean>>>;
  /** Makes tokens for development; null: not offered, as always in production. */
  readonly issueDevToken: ((request: DevTokenRequest) => Promise<string>) | null;
  /** How clients reach this service over HTTP, without a slash at the end. */
  readonly publicUrl: string;
  /** The socket's address at the edge that the game is at home. */
  readonly wsUrlOf: (gameId: string) => string;
  readonly routing: () => Routing;
  /** How long past a flag fall a move that came in time may still be under way inside the service. */
  readonly flagGraceMs: Ms;
  /** Proxies in front of the edge: exactly so many entries of X-Forwarded-For are believed. */
  readonly trustedProxies: number;
}
