import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { REFUSALS, type Refusal, type RefusalCode, refusal } from '../../domain/game/refusal.js';

/** A lawful no: the game declined, or no open game has the id (`closed`: it is certain that one had it). */
export type No =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'absent'; readonly closed: boolean };

/** Null: the call did not get that far. */
export function noOf(error: unknown): No | null {
  if (error instanceof WorkflowUpdateFailedError) return { kind: 'refused', refusal: refusalOf(error.cause) };
  if (error instanceof WorkflowNotFoundError) {
    return { kind: 'absent', closed: error.message.includes('already completed') };
  }
  return null;
}

/** The workflow throws refusals as failures whose type is the code; anything else is a bug in it. */
export function refusalOf(cause: unknown): Refusal {
  if (!(cause instanceof ApplicationFailure) || !isRefusalCode(cause.type)) return refusal('internal');
  return refusal(cause.type, cause.message);
}

const isRefusalCode = (type: string | null | undefined): type is RefusalCode =>
  typeof type === 'string' && Object.hasOwn(REFUSALS, type);

/**
 * Why a call failed.
 * - unknown: it may have happened or not; the same call may be repeated
 * - stuck: it did not happen, and repeating it at once is useless
 * - fault: a mistake of ours or in the configuration
 */
export type Trouble = 'unknown' | 'stuck' | 'fault';

const UNAVAILABLE = 14;

/** By gRPC status code. When one of these arrives the connection has given up its own repetitions. */
const TROUBLES: Readonly<Record<number, Trouble>> = {
  1: 'unknown', // CANCELLED
  2: 'unknown', // UNKNOWN
  4: 'unknown', // DEADLINE_EXCEEDED
  8: 'unknown', // RESOURCE_EXHAUSTED
  9: 'stuck', // FAILED_PRECONDITION: the workflow task keeps failing, or the run has had too many updates
  10: 'unknown', // ABORTED
  13: 'unknown', // INTERNAL
  [UNAVAILABLE]: 'unknown',
};

export function troubleOf(error: unknown): Trouble {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'unknown';
  return TROUBLES[codeOf(error)] ?? 'fault';
}

/**
 * Whether the failure of the call shows that Temporal itself is away. An update or a query waits for a worker as well:
 * that it takes too long proves nothing.
 */
export function isAway(error: unknown, operation: string): boolean {
  const waitsForWorker = operation.startsWith('update.') || operation.startsWith('query.');
  return waitsForWorker ? codeOf(error) === UNAVAILABLE : troubleOf(error) === 'unknown';
}

/** Of gRPC; -1: the error did not come from there. */
function codeOf(error: unknown): number {
  const cause = error instanceof ServiceError ? error.cause : undefined;
  return cause && 'code' in cause && typeof cause.code === 'number' ? cause.code : -1;
}
