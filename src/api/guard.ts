import type { RateLimiter } from '../contract/rateLimiter.js';
import { refusal } from '../domain/game/refusal.js';
import type { ApiDeps } from './deps.js';
import type { Endpoint } from './endpoint.js';
import { sendProblem } from './problem.js';
import type { ApiResponse, Step } from './requestContext.js';

const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/**
 * Who may come in, decided before a byte of the body is read. Strangers and users are limited by address, users also
 * by name; services and ops are not: one address creates the games of everyone.
 */
export function guard(
  { access }: Endpoint,
  { authenticate, limits }: Pick<ApiDeps, 'authenticate' | 'limits'>,
): Step {
  if (access === 'public') return (_request, _response, next) => next();
  return async (request, response, next) => {
    const token = BEARER.exec(request.get('authorization') ?? '')?.[1];
    const principal = token === undefined ? null : await authenticate(token);
    response.locals.principal = principal;
    if (principal !== null && principal.kind !== 'user') return next();
    if (await isOverLimit(limits.ip, request.ip ?? 'unknown', response)) return;
    if (principal === null) return sendProblem(response, refusal('unauthenticated'));
    if (await isOverLimit(limits.user, principal.userId, response)) return;
    next();
  };
}

/** Ends the response if it is. */
async function isOverLimit(limiter: RateLimiter, key: string, response: ApiResponse): Promise<boolean> {
  const taken = await limiter.take(key);
  if (taken.ok) return false;
  const seconds = Math.ceil(taken.retryAfterMs / 1_000);
  sendProblem(response, refusal('rate_limited'), { 'Retry-After': String(seconds) });
  return true;
}
