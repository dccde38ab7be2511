import type { EpochMs, Ms } from '../domain/chess/types.js';
import { evolve } from '../domain/game/evolve.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { colorOfUser } from '../domain/game/seat.js';
import type { GameState } from '../domain/game/state.js';
import type { Principal } from './principal.js';

/** How much later than it happens somebody is shown what happens in a game: 0 for its players, services and ops. */
export function delayFor({ settings, seats }: GameState, principal: Principal | null): Ms {
  const isOnlooker = principal === null || principal.kind === 'user';
  const isPlayer = principal?.kind === 'user' && colorOfUser(seats, principal.userId) !== null;
  return isOnlooker && !isPlayer ? (settings.spectatorDelayMs ?? 0) : 0;
}

/** Nothing that is worth hiding has happened before the first move. */
const SHOWN_AT_ONCE: ReadonlySet<string> = new Set(['GameCreated', 'PlayerJoined', 'GameStarted']);

/** When onlookers of a game with this delay may be shown all of it; never while it is played. */
export const endShownAt = (state: GameState, delayMs: Ms): EpochMs =>
  state.status === 'ended' ? state.endedAt + delayMs : Infinity;

/** When they may be shown the event. */
export const shownAt = ({ at, event }: RecordedEvent, delayMs: Ms): EpochMs =>
  SHOWN_AT_ONCE.has(event.type) ? at : at + delayMs;

/** How many of a game's events, from the first one on, they may be shown now, and the state that these lead to. */
export function shownOf(
  events: readonly RecordedEvent[],
  { delayMs, now }: { delayMs: Ms; now: EpochMs },
): { readonly count: number; readonly state: GameState | null } {
  // The creation is there to be seen, whatever the clock of its worker says.
  const firstHidden = events.findIndex((event, index) => index > 0 && shownAt(event, delayMs) > now);
  const count = firstHidden < 0 ? events.length : firstHidden;
  return { count, state: events.slice(0, count).reduce<GameState | null>(evolve, null) };
}
