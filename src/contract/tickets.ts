import type { Principal } from './principal.js';

/** How long a ticket can be redeemed after it was issued, milliseconds. */
export const TICKET_LIFETIME_MS = 30_000;

/**
 * One-use tickets that open a socket in place of a token: a token must never stand in a URL, a ticket may, because
 * it is worth nothing a second time or 30 seconds later.
 */
export interface Tickets {
  issue(principal: Principal): Promise<string>;
  /** Null: never issued, expired, or redeemed before. */
  redeem(ticket: string): Promise<Principal | null>;
}
