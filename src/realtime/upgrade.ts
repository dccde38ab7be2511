import type { IncomingMessage } from 'node:http';
import { addressKey } from '../contract/clientAddress.js';
import { MAX_HEADERS, hasTooManyHeaders } from '../contract/headerCount.js';
import { GameId } from '../contract/ids.js';
import { CROWDED_RETRY_MS } from '../contract/places.js';
import type { Principal } from '../contract/principal.js';
import { correlationOf } from '../contract/traceContext.js';
import { type Refusal, refusal } from '../domain/game/refusal.js';
import { type Result, err, ok } from '../domain/result.js';
import type { Arrival } from './client.js';
import type { SocketDeps } from './deps.js';

/** The subprotocol of this service. A token may follow it in the header as `bearer.<token>`. */
export const SUBPROTOCOL = 'live-game.v1';
const BEARER = 'bearer.';
const PATH = /^\/ws\/games\/([^/]+)$/;

/** Why there will be no socket: an HTTP status and the body that explains it. */
export interface Turned {
  readonly status: 400 | 401 | 403 | 404 | 429 | 431 | 503;
  readonly refusal: Refusal;
  readonly retryAfterMs?: number;
}

/** This edge is full, closing, or cannot decide. */
export const BUSY = err({ status: 503, refusal: refusal('unavailable'), retryAfterMs: 1_000 } as const);

/**
 * Decides on an upgrade request before a socket exists, what costs least first: who it is comes last. Nothing of it is
 * answered by an exception. The place that it takes is free again when the connection is gone.
 */
export async function admit(request: IncomingMessage, deps: SocketDeps): Promise<Result<Arrival, Turned>> {
  if (hasTooManyHeaders(request))
    return turned(431, refusal('invalid_request', `more than ${MAX_HEADERS} headers`));
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const gameId = GameId.safeParse(PATH.exec(path)?.[1]);
  if (!gameId.success) return turned(404, refusal('game_not_found', '/ws/games/{gameId}'));
  if (!isAllowedOrigin(request.headers.origin, deps)) return turned(403, refusal('forbidden', 'Origin'));
  const address = addressOf(request, deps.settings.proxyHops);
  const place = deps.places.take(address);
  if (!place.ok) return place.error === 'full' ? BUSY : CROWDED;
  request.socket.once('close', () => place.value.free());
  const taken = await deps.connectsByAddress.take(address);
  if (!taken.ok)
    return err({ status: 429, refusal: refusal('rate_limited'), retryAfterMs: taken.retryAfterMs });
  const principal = await principalOf(request, new URLSearchParams(query), deps);
  if (!principal.ok) return principal;
  const correlationId = correlationOf(request.headers) ?? deps.newCorrelationId();
  return ok({ gameId: gameId.data, principal: principal.value, place: place.value, correlationId });
}

const CROWDED = err({
  status: 429,
  refusal: refusal('rate_limited', 'too many sockets from this address'),
  retryAfterMs: CROWDED_RETRY_MS,
} as const);

/** Null when the request names nobody: then `hello` may. */
async function principalOf(
  request: IncomingMessage,
  query: URLSearchParams,
  { authenticate, tickets }: SocketDeps,
): Promise<Result<Principal | null, Turned>> {
  const ticket = query.get('ticket');
  const token = protocolsOf(request)
    .find((protocol) => protocol.startsWith(BEARER))
    ?.slice(BEARER.length);
  if (ticket === null && token === undefined) return ok(null);
  const principal = ticket === null ? await authenticate(token ?? '') : await tickets.redeem(ticket);
  return principal ? ok(principal) : turned(401, refusal('unauthenticated'));
}

const protocolsOf = (request: IncomingMessage): string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());

/** Only browsers send Origin, and only they can be led here by a foreign page. */
const isAllowedOrigin = (origin: string | undefined, { settings }: SocketDeps): boolean =>
  origin === undefined || settings.allowedOrigins.includes(origin);

interface Addressed {
  readonly headers: IncomingMessage['headers'];
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The client's address, as limits count it. Each trusted proxy appends the address that it saw; what comes before can
 * be made up.
 */
export function addressOf(request: Addressed, proxyHops: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const claimed = proxyHops > 0 ? forwarded.at(-proxyHops)?.trim() : undefined;
  return addressKey(claimed || request.socket.remoteAddress);
}

const turned = (status: Turned['status'], why: Refusal): Result<never, Turned> =>
  err({ status, refusal: why });
