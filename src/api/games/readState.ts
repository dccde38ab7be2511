import { type Refusal, refusal } from '../../domain/game/refusal.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';

/**
 * The game's state at version `atLeast` or later: from Redis, which the worker writes before an answer leaves it, else
 * from the workflow, which then also refills Redis. Refusals: `game_not_found`, `unavailable` when neither can tell.
 */
export async function readState(
  { feed, gateway, log }: Pick<ApiDeps, 'feed' | 'gateway' | 'log'>,
  gameId: string,
  atLeast = 0,
): Promise<Result<GameState, Refusal>> {
  const hot = feed.isUp() ? await feed.loadState(gameId) : null;
  if (hot && hot.version >= atLeast) return ok(hot);
  try {
    const state = await gateway.queryState(gameId);
    if (!state) return err(refusal('game_not_found'));
    if (feed.isUp()) await feed.restore(state);
    return ok(state);
  } catch (error) {
    log.warn({ gameId, error }, 'a game cannot be asked for its state');
    return err(refusal('unavailable'));
  }
}
