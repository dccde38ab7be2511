import type { Ms } from '../domain/chess/types.js';

/** What one connection, one address and all together may take before a request is understood. Table: docs/security.md. */
export interface HttpLimits {
  readonly headerBytes: number;
  /** Time for the headers and for the whole request to arrive; also for a connection that says nothing. */
  readonly headersMs: Ms;
  readonly requestMs: Ms;
  /** Longer than a load balancer keeps an idle connection (60 s), or it would write into one that we just closed. */
  readonly idleMs: Ms;
  /** How long an answer may wait without any of it being read. */
  readonly unreadMs: Ms;
  /** TCP connections of this process, sockets among them. */
  readonly connections: number;
  /** Of them from one address; only where addresses are those of clients, not of a proxy. */
  readonly connectionsPerAddress: number;
  /** How often Node looks for requests that are late. */
  readonly checkMs: Ms;
}

/** Compressed bodies are not accepted: 16 KiB need none, and none can swell. */
export const MAX_BODY_BYTES = 16_384;

export const HTTP_LIMITS: HttpLimits = {
  headerBytes: 8_192,
  headersMs: 5_000,
  requestMs: 10_000,
  idleMs: 65_000,
  unreadMs: 30_000,
  connections: 25_000,
  connectionsPerAddress: 2_000,
  checkMs: 1_000,
};
