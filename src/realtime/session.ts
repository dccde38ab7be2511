import type { Principal } from '../contract/principal.js';
import type { Color } from '../domain/chess/types.js';
import { colorOfUser } from '../domain/game/seat.js';
import type { GameState } from '../domain/game/state.js';

/** How far one socket has come. `greeting`: its hello is being answered. A null principal is an anonymous spectator. */
export type Session =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'greeting' }
  | { readonly phase: 'watching'; readonly principal: Principal | null }
  | { readonly phase: 'playing'; readonly principal: Principal; readonly color: Color };

export const CONNECTING: Session = { phase: 'connecting' };
export const GREETING: Session = { phase: 'greeting' };

/** The session of a greeted principal; computed anew whenever seats may have changed: a spectator can join the game. */
export function seated(state: GameState, principal: Principal | null): Session {
  const color = principal?.kind === 'user' ? colorOfUser(state.seats, principal.userId) : null;
  return principal && color ? { phase: 'playing', principal, color } : { phase: 'watching', principal };
}

export const colorOf = (session: Session): Color | null =>
  session.phase === 'playing' ? session.color : null;

export type Role = 'player' | 'spectator';

/** Null before the welcome. */
export function roleOf(session: Session): Role | null {
  switch (session.phase) {
    case 'playing':
      return 'player';
    case 'watching':
      return 'spectator';
    case 'connecting':
    case 'greeting':
      return null;
  }
}
