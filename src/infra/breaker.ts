import {
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel';
import type { Ms } from '../domain/chess/types.js';

export interface BreakerOptions {
  /** Failures in a row after which it opens. */
  readonly failuresToOpen: number;
  /** How long it stays open before it lets one call through as a trial. */
  readonly openForMs: Ms;
  /** Whether the error shows that the target is unwell, rather than that it declined. */
  readonly isFailure: (error: unknown) => boolean;
  /** Whether the error only shows that the caller gave up. */
  readonly isCancelled: (error: unknown) => boolean;
  readonly onChange: (isOpen: boolean) => void;
}

/**
 * A breaker on failures in a row. A cancelled call counts neither way; a cancelled trial has proved nothing, so the
 * breaker opens again, where cockatiel by itself would close it.
 */
export function createBreaker(options: BreakerOptions): CircuitBreakerPolicy {
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhen(
      (error) =>
        options.isFailure(error) || (breaker.state === CircuitState.HalfOpen && options.isCancelled(error)),
    ),
    { halfOpenAfter: options.openForMs, breaker: new ConsecutiveBreaker(options.failuresToOpen) },
  );
  breaker.onStateChange((state) => options.onChange(state !== CircuitState.Closed));
  options.onChange(false);
  return breaker;
}
