import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';

/** Half-moves after which a game that has to be loaded would take noticeably long to fold. */
const SNAPSHOT_EVERY_MOVES = 10;
const SNAPSHOT_EVERY_MS: Ms = 5 * 60_000;

/** How far a game has come since its newest snapshot, or since its creation. */
export interface SinceSnapshot {
  readonly moves: number;
  readonly at: EpochMs;
}

/** Whether the state after an event at `at` is to be kept: every 10 half-moves or 5 minutes, and the last one. */
export function isSnapshotDue(state: GameState, since: SinceSnapshot, at: EpochMs): boolean {
  if (state.status === 'waiting_for_opponent') return false;
  if (state.status === 'ended') return true;
  return since.moves >= SNAPSHOT_EVERY_MOVES || at - since.at >= SNAPSHOT_EVERY_MS;
}
