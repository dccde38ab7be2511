import type { GameFeed, Presence } from '../contract/gameFeed.js';
import type { GameGateway } from '../contract/gameGateway.js';
import type { Homes } from '../contract/homes.js';
import type { Places } from '../contract/places.js';
import type { Authenticate } from '../contract/principal.js';
import type { RateLimiter } from '../contract/rateLimiter.js';
import type { Log, Metrics } from '../contract/telemetry.js';
import type { Tickets } from '../contract/tickets.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { Limits } from './limits.js';

export type MoveDoor = 'signal' | 'update';

export interface SocketSettings {
  /** Browsers may connect from these origins only, e.g. `https://play.example`. No Origin header: not a browser. */
  readonly allowedOrigins: readonly string[];
  /** Whether spectators may come without a token. */
  readonly allowAnonymous: boolean;
  readonly moveDoor: MoveDoor;
  /** How many proxies in front of the edge append to X-Forwarded-For; 0: the header is not believed. */
  readonly proxyHops: number;
  readonly limits: Limits;
}

/** All that the socket edge needs from outside. */
export interface SocketDeps {
  readonly feed: GameFeed;
  readonly gateway: GameGateway;
  readonly presence: Presence;
  /** Where sockets should be; while this edge drains, at other edges. */
  readonly homes: Homes;
  readonly authenticate: Authenticate;
  readonly tickets: Tickets;
  /** Shared with the event streams. */
  readonly places: Places;
  /** By `addressKey`. */
  readonly connectsByAddress: RateLimiter;
  readonly connectsByUser: RateLimiter;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => EpochMs;
  /** 0 inclusive to 1 exclusive: jitter. */
  readonly random: () => number;
  readonly newCorrelationId: () => string;
  readonly settings: SocketSettings;
}
