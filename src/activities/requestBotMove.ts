import { ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import type { GameActivities } from '../contract/activities.js';
import { type BotOrchestrator, BotRejected, BotUnavailable } from '../contract/botOrchestrator.js';
import { playUci } from '../domain/chess/position.js';
import type { EpochMs, Fen, Uci } from '../domain/chess/types.js';

export interface RequestBotMoveDeps {
  readonly orchestrator: BotOrchestrator;
  readonly now: () => EpochMs;
}

/**
 * The activity that asks the bot-orchestrator for a move and answers only with a legal one. Fails with type
 * `BOT_REJECTED`, not to be retried, when asking again is useless, else with `BOT_UNAVAILABLE`, after which the next
 * attempt comes when the orchestrator wants it, if it said so. Made for attempts of at most 30 s.
 */
export function createRequestBotMove({
  orchestrator,
  now,
}: RequestBotMoveDeps): GameActivities['requestBotMove'] {
  return async function requestBotMove(request) {
    try {
      const uci = await orchestrator.requestMove(request, cancellationSignal());
      const at = now();
      assertLegal(request.fen, uci);
      return { uci, at };
    } catch (error) {
      throw asActivityFailure(error);
    }
  };
}

/** An orchestrator repeats its answers, so asking again would bring the same move. */
function assertLegal(fen: Fen, uci: Uci): void {
  if (!playUci(fen, uci).ok) throw new BotRejected(`illegal move ${uci} in ${fen}`);
}

/** Anything unforeseen stays as it is: Temporal retries it, or sees the cancellation that it is. */
function asActivityFailure(error: unknown): unknown {
  if (error instanceof BotRejected) return ApplicationFailure.nonRetryable(error.message, 'BOT_REJECTED');
  if (!(error instanceof BotUnavailable)) return error;
  const { message, reason, retryAfterMs } = error;
  return ApplicationFailure.create({
    message,
    type: 'BOT_UNAVAILABLE',
    details: [reason],
    ...(retryAfterMs === null ? {} : { nextRetryDelay: retryAfterMs }),
  });
}
