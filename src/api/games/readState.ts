import { type Refusal, type RefusalCode, refusal } from '../../domain/game/refusal.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';

type StateSources = Pick<ApiDeps, 'feed' | 'gateway' | 'reads' | 'log'>;

/**
 * The game's state at version `atLeast` or later: from Redis, which the worker writes before an answer leaves it, else
 * from the workflow, which then also refills Redis, else from the read model. Refusals: `game_not_found`, `unavailable`
 * when none of them can tell.
 */
export async function readState(
  sources: StateSources,
  gameId: string,
  atLeast = 0,
): Promise<Result<GameState, Refusal>> {
  const { feed, gateway, log } = sources;
  const hot = feed.isUp() ? await feed.loadState(gameId) : null;
  if (hot && hot.version >= atLeast) return ok(hot);
  try {
    const state = await gateway.queryState(gameId);
    if (!state) return readStored(sources, gameId, 'game_not_found');
    if (feed.isUp()) await feed.restore(state);
    return ok(state);
  } catch (error) {
    log.warn({ gameId, error }, 'a game cannot be asked for its state');
    return readStored(sources, gameId, 'unavailable');
  }
}

/**
 * The state in the read model. While Temporal is away (`otherwise` is `unavailable`) only that of an ended game, which
 * is final; of a game that Temporal no longer has, whatever there is.
 */
async function readStored(
  { reads, log }: StateSources,
  gameId: string,
  otherwise: RefusalCode,
): Promise<Result<GameState, Refusal>> {
  try {
    const state = await reads.find(gameId);
    const isLast = state?.status === 'ended' || otherwise === 'game_not_found';
    return state && isLast ? ok(state) : err(refusal(otherwise));
  } catch (error) {
    log.warn({ gameId, error }, 'the read model cannot be asked for a game');
    return err(refusal('unavailable'));
  }
}
