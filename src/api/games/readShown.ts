import type { Principal } from '../../contract/principal.js';
import { delayFor, endShownAt, shownOf } from '../../contract/spectatorDelay.js';
import type { Ms } from '../../domain/chess/types.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { eventsAfter } from './eventsAfter.js';
import { readState } from './readState.js';

/**
 * The game as the caller may see it: for onlookers of a game with a delay, as it was that long ago. Refusals:
 * `game_not_found`, `unavailable`.
 */
export async function readShown(
  deps: ApiDeps,
  gameId: string,
  caller: Principal,
): Promise<Result<GameState, Refusal>> {
  const state = await readState(deps, gameId);
  if (!state.ok) return state;
  const delayMs = delayFor(state.value, caller);
  return delayMs > 0 ? lateState(deps, state.value, delayMs) : state;
}

async function lateState(deps: ApiDeps, live: GameState, delayMs: Ms): Promise<Result<GameState, Refusal>> {
  const now = deps.now();
  if (endShownAt(live, delayMs) <= now) return ok(live);
  const events = (await eventsAfter(deps, live, 0)) ?? [];
  const { state } = shownOf(events, { delayMs, now });
  return state ? ok(state) : err(refusal('unavailable'));
}
