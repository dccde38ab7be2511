import type { StoredGame } from '../contract/projection.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { evolve } from '../domain/game/evolve.js';
import { isChained } from '../domain/game/hash.js';
import { replay } from '../domain/game/replay.js';
import type { GameState } from '../domain/game/state.js';
import { type Result, err, ok } from '../domain/result.js';
import type { Poison } from './decodeRecord.js';
import { type SinceSnapshot, isSnapshotDue } from './snapshotPolicy.js';

/** A game as far as it is in the read model. */
export interface ProjectedGame {
  readonly state: GameState;
  readonly since: SinceSnapshot;
  /** Its row says that an event is missing. */
  readonly isStuck: boolean;
}

/** The game that the stored rows make; null when they make none. */
export function projectedGame({ snapshot, events, isStuck }: StoredGame): ProjectedGame | null {
  const replayed = replay(snapshot?.state ?? null, events);
  if (!replayed.ok || !replayed.value) return null;
  const state = replayed.value;
  const moves = events.filter(({ event }) => event.type === 'MovePlayed').length;
  return { state, since: { moves, at: snapshot?.at ?? state.createdAt }, isStuck };
}

/** A game after its next event, and whether that state is one to keep. */
interface Taken {
  readonly game: ProjectedGame;
  readonly snapshotDue: boolean;
}

/** Refuses, with nothing changed, what does not follow on the game. */
export function takeEvent(game: ProjectedGame | null, recorded: RecordedEvent): Result<Taken, Poison> {
  const version = (game?.state.version ?? 0) + 1;
  if (recorded.version !== version) return poison('gap', `version ${version} is missing`);
  if (!isChained(game?.state.hash ?? '', recorded)) {
    return poison('hash_mismatch', `version ${version} does not continue the stored history`);
  }
  const state = evolved(game, recorded);
  if (!state) return poison('unfoldable', `${recorded.event.type} cannot follow here`);
  const since = sinceSnapshot(game, recorded);
  const snapshotDue = isSnapshotDue(state, since, recorded.at);
  const next = { state, since: snapshotDue ? { moves: 0, at: recorded.at } : since, isStuck: false };
  return ok({ game: next, snapshotDue });
}

const poison = (reason: Poison['reason'], detail: string) => err({ reason, detail });

function evolved(game: ProjectedGame | null, recorded: RecordedEvent): GameState | null {
  try {
    return evolve(game?.state ?? null, recorded);
  } catch {
    return null;
  }
}

function sinceSnapshot(game: ProjectedGame | null, { event, at }: RecordedEvent): SinceSnapshot {
  if (!game) return { moves: 0, at };
  return { ...game.since, moves: game.since.moves + (event.type === 'MovePlayed' ? 1 : 0) };
}
