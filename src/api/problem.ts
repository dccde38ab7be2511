import { HTTP_PROBLEMS, type Problem, type ProblemCode } from '../contract/problem.js';
import { REFUSALS } from '../domain/game/refusal.js';
import type { ApiResponse } from './requestContext.js';

/** The one place with HTTP numbers. 409: lawful at another moment of the game; 422: can never be done as asked. */
export const PROBLEM_STATUS: Readonly<Record<ProblemCode, number>> = {
  malformed_json: 400,
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_your_seat: 403,
  game_not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  seat_taken: 409,
  already_seated: 409,
  not_your_turn: 409,
  stale_ply: 409,
  not_started: 409,
  game_over: 409,
  game_not_over: 409,
  too_late_to_abort: 409,
  too_early: 409,
  no_draw_offer: 409,
  draw_offered_recently: 409,
  no_draw_claim: 409,
  no_takeback_proposal: 409,
  takeback_proposed_already: 409,
  nothing_to_take_back: 409,
  opponent_is_bot: 409,
  no_clock: 409,
  time_limit_reached: 409,
  flag_not_fallen: 409,
  opponent_not_gone: 409,
  no_rematch: 409,
  events_gone: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  illegal_move: 422,
  invalid_fen: 422,
  idempotency_conflict: 422,
  rate_limited: 429,
  too_many_headers: 431,
  internal: 500,
  unavailable: 503,
};

const TITLES: Readonly<Record<ProblemCode, string>> = { ...REFUSALS, ...HTTP_PROBLEMS };

/** What a code owes its caller besides the body. */
const HEADERS: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Bearer realm="live-game"' },
  unavailable: { 'Retry-After': '1' },
};

/** Why a request got no success: a refusal of the game, or a flaw of the HTTP itself. */
export interface Failure {
  readonly code: ProblemCode;
  readonly detail: string;
}

export const httpProblem = (code: keyof typeof HTTP_PROBLEMS): Failure => ({
  code,
  detail: HTTP_PROBLEMS[code],
});

/** Ends the response with problem+json (RFC 9457). */
export function sendProblem(
  response: ApiResponse,
  { code, detail }: Failure,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { correlationId } = response.locals;
  response.locals.failure = code;
  const status = PROBLEM_STATUS[code];
  const problem: Problem = {
    type: `urn:live-game:problem:${code}`,
    title: TITLES[code],
    status,
    code,
    detail,
    correlationId,
  };
  response
    .status(status)
    .set({ ...HEADERS[code], ...headers })
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** What Express or its body parser threw; null: a fault of ours. */
export function failureOf(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null) return null;
  const type = 'type' in error ? error.type : null;
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return httpProblem('unsupported_media_type');
  }
  if (type === 'entity.parse.failed') return httpProblem('malformed_json');
  const isClients = 'status' in error && typeof error.status === 'number' && error.status < 500;
  return isClients ? { code: 'invalid_request', detail: 'The request cannot be read.' } : null;
}
