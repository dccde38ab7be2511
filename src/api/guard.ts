import { addressKey } from '../contract/clientAddress.js';
import { CROWDED_RETRY_MS } from '../contract/places.js';
import type { RateLimiter } from '../contract/rateLimiter.js';
import type { Ms } from '../domain/chess/types.js';
import { refusal } from '../domain/game/refusal.js';
import type { ApiDeps } from './deps.js';
import type { Endpoint } from './endpoint.js';
import { sendProblem } from './problem.js';
import type { ApiRequest, ApiResponse, Step } from './requestContext.js';

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

type GuardDeps = Pick<
  ApiDeps,
  'authenticate' | 'limits' | 'places' | 'connects' | 'tickets' | 'allowAnonymous'
>;

/** Who may come in, decided before a byte of the body is read. */
export function guard({ access }: Endpoint, deps: GuardDeps): Step {
  switch (access) {
    case 'public':
      return (_request, _response, next) => next();
    case 'token':
      return guardCommands(deps);
    case 'watch':
      return guardStreams(deps);
  }
}

/**
 * Strangers and users are limited by address, users also by name; services and ops are not: one address creates the
 * games of everyone.
 */
function guardCommands({ authenticate, limits }: GuardDeps): Step {
  return async (request, response, next) => {
    const token = tokenOf(request);
    const principal = token === undefined ? null : await authenticate(token);
    response.locals.principal = principal;
    if (principal !== null && principal.kind !== 'user') return next();
    if (await isOverLimit(limits.ip, addressKey(request.ip), response)) return;
    if (principal === null) return sendProblem(response, refusal('unauthenticated'));
    if (await isOverLimit(limits.user, principal.userId, response)) return;
    next();
  };
}

/**
 * As for a socket, whose limits these are; the address comes first, as it costs least. A browser's EventSource cannot
 * send a token and comes with a ticket.
 */
function guardStreams({ authenticate, tickets, places, connects, allowAnonymous }: GuardDeps): Step {
  return async (request, response, next) => {
    const address = addressKey(request.ip);
    const place = places.take(address);
    if (!place.ok) {
      return place.error === 'full'
        ? sendProblem(response, refusal('unavailable'))
        : sendTooMany(response, CROWDED_RETRY_MS);
    }
    response.once('close', () => place.value.free());
    if (await isOverLimit(connects.ip, address, response)) return;
    const token = tokenOf(request);
    const ticket = ticketOf(request);
    const isNamed = token !== undefined || ticket !== undefined;
    const byToken = token === undefined ? null : await authenticate(token);
    const principal = byToken ?? (ticket === undefined ? null : await tickets.redeem(ticket));
    response.locals.principal = principal;
    if (principal === null && (isNamed || !allowAnonymous)) {
      return sendProblem(response, refusal('unauthenticated'));
    }
    if (principal?.kind === 'user') {
      if (!place.value.nameUser(principal.userId)) return sendTooMany(response, CROWDED_RETRY_MS);
      if (await isOverLimit(connects.user, principal.userId, response)) return;
    }
    next();
  };
}

/** The query is not parsed yet: it is for the endpoint to say what may be in it. */
const ticketOf = (request: ApiRequest): string | undefined =>
  new URLSearchParams(request.url.split('?')[1]).get('ticket') ?? undefined;

const tokenOf = (request: ApiRequest): string | undefined =>
  BEARER.exec(request.get('authorization') ?? '')?.[1];

/** Ends the response if it is. */
async function isOverLimit(limiter: RateLimiter, key: string, response: ApiResponse): Promise<boolean> {
  const taken = await limiter.take(key);
  if (taken.ok) return false;
  sendTooMany(response, taken.retryAfterMs);
  return true;
}

function sendTooMany(response: ApiResponse, retryAfterMs: Ms): void {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  sendProblem(response, refusal('rate_limited'), { 'Retry-After': String(seconds) });
}
