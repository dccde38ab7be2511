import type { GameState } from '../../domain/game/state.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';

export type StateSources = Pick<ApiDeps, 'feed' | 'gateway' | 'log'>;

/**
 * The game's state at `atLeast` or later: from Redis, which the worker writes before an answer leaves it, else from
 * the workflow, which then also refills Redis. Refusals: `game_not_found`, `unavailable` when neither can be asked.
 */
export async function readState(
  { feed, gateway, log }: StateSources,
  gameId: string,
  atLeast = 0,
): Promise<Result<GameState, Refusal>> {
  try {
    const hot = await feed.loadState(gameId);
    if (hot && hot.version >= atLeast) return ok(hot);
  } catch (error) {
    log.warn({ gameId, error: String(error) }, 'hot state cannot be read');
  }
  try {
    const state = await gateway.queryState(gameId);
    if (!state) return err(refusal('game_not_found'));
    feed.restore(state).catch((error: unknown) => {
      log.warn({ gameId, error: String(error) }, 'hot state cannot be restored');
    });
    return ok(state);
  } catch (error) {
    log.warn({ gameId, error: String(error) }, 'state cannot be asked of the game');
    return err(refusal('unavailable'));
  }
}
