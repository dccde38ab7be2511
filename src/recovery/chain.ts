import type { RecordedEvent } from '../domain/game/event.js';
import { replay } from '../domain/game/replay.js';
import type { GameState } from '../domain/game/state.js';

/** A history as far as it is sound: versions 1, 2, 3 ... each chained to the one before. */
export interface Chain {
  readonly events: readonly RecordedEvent[];
  /** What the events lead to; null when there are none. */
  readonly state: GameState | null;
}

export const NO_EVENTS: Chain = { events: [], state: null };

/** Adds those of the events that follow. Repetitions are passed over; the first that does not follow ends it. */
export function extend({ events, state }: Chain, more: readonly RecordedEvent[]): Chain {
  const chained = [...events];
  let tip = state;
  for (const event of more) {
    if (event.version <= (tip?.version ?? 0)) continue;
    const next = after(tip, event);
    if (!next) break;
    chained.push(event);
    tip = next;
  }
  return { events: chained, state: tip };
}

/** Null: the event does not follow. */
function after(state: GameState | null, event: RecordedEvent): GameState | null {
  try {
    const replayed = replay(state, [event]);
    return replayed.ok ? replayed.value : null;
  } catch {
    return null; // well chained, yet impossible in this state
  }
}
