import { BrokenCircuitError } from 'cockatiel';
import { Pool } from 'undici';
import { z } from 'zod';
import {
  type BotMoveRequest,
  type BotOrchestrator,
  BotRejected,
  BotUnavailable,
} from '../../contract/botOrchestrator.js';
import type { Metrics } from '../../contract/telemetry.js';
import type { Ms, Ply, Uci } from '../../domain/chess/types.js';
import { createBreaker } from '../breaker.js';

export interface OrchestratorLimits {
  readonly connectMs: Ms;
  /** From the request to the answer's first byte; the orchestrator promises 10 s. */
  readonly headersMs: Ms;
  /** Longest silence while the answer arrives. */
  readonly bodyMs: Ms;
  /** The whole call, the wait for a free connection included. */
  readonly totalMs: Ms;
  /** Longest answer. */
  readonly maxBytes: number;
  /** Calls at a time; further ones wait. */
  readonly connections: number;
  readonly failuresToOpen: number;
  readonly openForMs: Ms;
}

const DEFAULT_LIMITS: OrchestratorLimits = {
  connectMs: 1_000,
  headersMs: 11_000,
  bodyMs: 2_000,
  totalMs: 13_000,
  maxBytes: 16_384,
  connections: 64,
  failuresToOpen: 5,
  openForMs: 5_000,
};

export interface OrchestratorClientOptions {
  readonly baseUrl: string;
  readonly metrics: Metrics;
  readonly limits?: Partial<OrchestratorLimits>;
}

/** What the orchestrator answers; fields that it may add are of no interest here. */
const MoveAnswer = z.object({ ply: z.int(), uci: z.string().regex(/^[a-h][1-8][a-h][1-8][qrbn]?$/) });
const ProblemAnswer = z.object({ code: z.string(), detail: z.string() });

const TARGET = { target: 'bot-orchestrator' };
const CALL = { ...TARGET, operation: 'requestMove' };
const LONGEST_RETRY_AFTER_MS = 10_000;

/**
 * HTTP client of the bot-orchestrator, whose contract is docs/bot-orchestrator.md; its words end here. It never
 * retries: one call is one attempt of an activity, and Temporal repeats those under the same idempotency key.
 */
export function createOrchestratorClient(
  options: OrchestratorClientOptions,
): BotOrchestrator & { close(): Promise<void> } {
  const { metrics } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const url = new URL('v1/moves', options.baseUrl.replace(/\/*$/, '/'));
  const pool = new Pool(url.origin, {
    connect: { timeout: limits.connectMs },
    connections: limits.connections,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    maxResponseSize: limits.maxBytes,
  });
  const breaker = createBreaker({
    failuresToOpen: limits.failuresToOpen,
    openForMs: limits.openForMs,
    isFailure: (error) => error instanceof BotUnavailable && error.reason !== 'busy',
    isCancelled: (error) => !(error instanceof BotUnavailable || error instanceof BotRejected),
    onChange: (isOpen) => metrics.set('live_game_breaker_open', isOpen ? 1 : 0, TARGET),
  });

  async function post(request: BotMoveRequest, signal: AbortSignal | undefined): Promise<Uci> {
    const timeout = AbortSignal.timeout(limits.totalMs);
    const { correlationId, clock, ...rest } = request;
    const body = { ...rest, clock: clock && wholeMs(clock) };
    const response = await pool.request({
      method: 'POST',
      path: url.pathname,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `${request.gameId}:${request.ply}`,
        ...(correlationId === null ? {} : { 'x-correlation-id': correlationId }),
      },
      body: JSON.stringify(body),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await response.body.text();
    if (response.statusCode === 200) return readMove(text, request.ply);
    throw failureOf(response.statusCode, text, response.headers['retry-after']);
  }

  return {
    async requestMove(request, signal) {
      const startedAt = performance.now();
      let outcome = 'ok';
      const attempt = () => post(request, signal).catch(translate(signal));
      try {
        // `attempt` holds the signal itself: the breaker does not pass it to calls that waited for its trial.
        return await breaker.execute(attempt, signal).catch(translate(signal));
      } catch (error) {
        outcome = outcomeOf(error);
        throw error;
      } finally {
        metrics.count('live_game_calls_total', { ...CALL, outcome });
        metrics.observe('live_game_call_seconds', (performance.now() - startedAt) / 1_000, CALL);
      }
    },
    close: () => pool.close(),
  };
}

/** The orchestrator takes whole milliseconds only, and a clock may have run below zero while the flag is looked at. */
const wholeMs = ({ whiteMs, blackMs, incrementMs }: NonNullable<BotMoveRequest['clock']>) => ({
  whiteMs: Math.max(0, Math.round(whiteMs)),
  blackMs: Math.max(0, Math.round(blackMs)),
  incrementMs: Math.max(0, Math.round(incrementMs)),
});

function readMove(text: string, ply: Ply): Uci {
  const answer = MoveAnswer.safeParse(parseJson(text));
  if (!answer.success)
    throw new BotUnavailable('failed', `malformed answer: ${z.prettifyError(answer.error)}`);
  if (answer.data.ply !== ply) {
    throw new BotUnavailable('failed', `answer is for ply ${answer.data.ply}, not ${ply}`);
  }
  return answer.data.uci;
}

function failureOf(status: number, text: string, retryAfter: string | string[] | undefined): Error {
  const problem = ProblemAnswer.safeParse(parseJson(text));
  const message = problem.success ? `${problem.data.code}: ${problem.data.detail}` : `HTTP status ${status}`;
  if (status === 429) return new BotUnavailable('busy', message, retryAfterMs(retryAfter));
  if (status === 408) return new BotUnavailable('timeout', message);
  if (status >= 400 && status < 500) return new BotRejected(message);
  return new BotUnavailable('failed', message, retryAfterMs(retryAfter));
}

/** Only the form in seconds; the other one, a date, would need synchronous clocks. */
const retryAfterMs = (header: string | string[] | undefined): Ms | null =>
  typeof header === 'string' && /^\d+$/.test(header)
    ? Math.min(LONGEST_RETRY_AFTER_MS, Number(header) * 1_000)
    : null;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whatever undici, the timeout or the breaker throws, in the words of the port. */
const translate =
  (signal: AbortSignal | undefined) =>
  (error: unknown): never => {
    if (error instanceof BotUnavailable || error instanceof BotRejected) throw error;
    if (signal?.aborted) throw signal.reason;
    if (error instanceof BrokenCircuitError) throw new BotUnavailable('broken', 'too many failures in a row');
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new BotUnavailable(name.endsWith('TimeoutError') ? 'timeout' : 'failed', `${name}: ${message}`);
  };

function outcomeOf(error: unknown): string {
  if (error instanceof BotUnavailable) return error.reason;
  return error instanceof BotRejected ? 'rejected' : 'cancelled';
}
