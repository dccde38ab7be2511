import type { EventDraft, RecordedEvent } from './event.js';
import { evolve } from './evolve.js';
import { chainHash } from './hash.js';
import type { GameState } from './state.js';

/** Which command caused the events; both null when the arbiter did. */
export interface Cause {
  readonly commandId: string | null;
  readonly correlationId: string | null;
}

/** Numbers, attributes and chains the drafts onto the state's history. Returns them with the state after them. */
export function record(
  state: GameState | null,
  drafts: readonly EventDraft[],
  cause: Cause,
): { readonly events: readonly RecordedEvent[]; readonly state: GameState | null } {
  const events: RecordedEvent[] = [];
  let current = state;
  for (const { event, at, by } of drafts) {
    const own = by.kind === 'arbiter' ? { commandId: null, correlationId: null } : cause;
    const numbered = { version: (current?.version ?? 0) + 1, at, by, ...own, event };
    const recorded = { ...numbered, hash: chainHash(current?.hash ?? '', numbered) };
    events.push(recorded);
    current = evolve(current, recorded);
  }
  return { events, state: current };
}
