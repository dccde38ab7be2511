import type { Actor } from '../domain/game/command.js';

/**
 * Who is asking, as the token says.
 * - user: plays in own seats, watches everything
 * - service: may create games for others (matchmaking)
 * - ops: may adjudicate
 */
export type Principal =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'ops'; readonly name: string };

/** Verifies a token. Null: not valid, for whatever reason; the reason is logged, never told. */
export type Authenticate = (token: string) => Promise<Principal | null>;

export const actorOf = (principal: Principal): Actor => principal;
