import { type Result, err, ok } from '../result.js';
import type { RecordedEvent } from './event.js';
import { evolve } from './evolve.js';
import { isChained } from './hash.js';
import type { GameState } from './state.js';

/** The first version at which a history is not what it claims to be. */
export interface BrokenHistory {
  readonly version: number;
  readonly reason: 'gap' | 'hash';
}

/** Folds events onto a state (null for a whole history), checking that versions have no gap and hashes chain. */
export function replay(
  from: GameState | null,
  events: readonly RecordedEvent[],
): Result<GameState | null, BrokenHistory> {
  let state = from;
  for (const event of events) {
    const version = (state?.version ?? 0) + 1;
    if (event.version !== version) return err({ version, reason: 'gap' });
    if (!isChained(state?.hash ?? '', event)) return err({ version, reason: 'hash' });
    state = evolve(state, event);
  }
  return ok(state);
}
