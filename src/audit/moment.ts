import type { EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';

/** A point in a game. */
export type Moment =
  | { readonly kind: 'last' }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'time'; readonly at: EpochMs };

/**
 * The events up to the moment: to that version, or up to the first one that happened later than `at`. An event that is
 * dated back, as a move is to its arrival, may thus be missing though a later version carries an earlier time.
 */
export function eventsUntil(events: readonly RecordedEvent[], moment: Moment): readonly RecordedEvent[] {
  switch (moment.kind) {
    case 'last':
      return events;
    case 'version':
      return events.slice(0, moment.version);
    case 'time': {
      const later = events.findIndex(({ at }) => at > moment.at);
      return later < 0 ? events : events.slice(0, later);
    }
  }
}
