import type { Ms } from '../../domain/chess/types.js';
import { createBreaker } from '../breaker.js';
import { isAway, troubleOf } from './failures.js';

const FAILURES_TO_OPEN = 5;
/** Short: a player whose clock runs waits for the next try. */
const OPEN_FOR_MS: Ms = 500;

export interface CellBreaker {
  /** Fails as the call does, or at once with cockatiel's BrokenCircuitError. */
  run<T>(operation: string, call: () => Promise<T>): Promise<T>;
}

/** Spares callers the wait for a Temporal that is away. A game without a worker, or with a bug, does not open it. */
export function createCellBreaker(onChange: (isOpen: boolean) => void): CellBreaker {
  const breaker = createBreaker({
    failuresToOpen: FAILURES_TO_OPEN,
    openForMs: OPEN_FOR_MS,
    isFailure: (error) => error instanceof FailedCall && isAway(error.cause, error.operation),
    isCancelled: (error) => error instanceof FailedCall && troubleOf(error.cause) === 'unknown',
    onChange,
  });
  return {
    async run(operation, call) {
      const told = () =>
        call().catch((error: unknown) => {
          throw new FailedCall(operation, error);
        });
      try {
        return await breaker.execute(told);
      } catch (error) {
        throw error instanceof FailedCall ? error.cause : error;
      }
    },
  };
}

/** Tells the breaker what was called. */
class FailedCall extends Error {
  readonly operation: string;
  constructor(operation: string, cause: unknown) {
    super(operation, { cause });
    this.operation = operation;
  }
}
