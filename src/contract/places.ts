import type { Ms } from '../domain/chess/types.js';
import type { Result } from '../domain/result.js';

/** When an address that has no place left may try again. */
export const CROWDED_RETRY_MS: Ms = 5_000;

/** What one edge can hold of sockets and event streams together; those that are still being decided on count. */
export interface Places {
  readonly taken: number;
  /**
   * `address`: by its key (see `addressKey`). Needs nothing but memory: to be asked before any other question is.
   * `full`: this edge has none left; `crowded`: this address has all that one may have.
   */
  take(address: string): Result<Place, 'full' | 'crowded'>;
}

export interface Place {
  /** To be said once it is known whose it is. False when the user has all that one may have. */
  nameUser(userId: string): boolean;
  /** To be called when the connection is gone; more than once is as good as once. */
  free(): void;
}
