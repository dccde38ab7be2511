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

/** The value of a token's `scope`, one of these: it makes its bearer a user, a service, ops. */
export const SCOPES = ['player', 'matchmaker', 'ops'] as const;
export type Scope = (typeof SCOPES)[number];

/** Verifies a token. Null: not valid, for whatever reason; the reason is logged, never told. */
export type Authenticate = (token: string) => Promise<Principal | null>;

export const actorOf = (principal: Principal): Actor => principal;
