import type { RecordedEvent } from '../../domain/game/event.js';
import type { GameState } from '../../domain/game/state.js';
import type { ApiDeps } from '../deps.js';

type Sources = Pick<ApiDeps, 'feed' | 'reads' | 'log'>;

/**
 * The events after a version up to that of the state or later: from Redis, else from the read model. Null: neither has
 * them all, or not yet.
 */
export async function eventsAfter(
  sources: Sources,
  state: GameState,
  after: number,
): Promise<readonly RecordedEvent[] | null> {
  const { feed } = sources;
  const hot = feed.isUp() ? await feed.eventsAfter(state.gameId, after) : null;
  return hot ?? storedEvents(sources, state, after);
}

async function storedEvents(
  { reads, log }: Sources,
  { gameId, version }: GameState,
  after: number,
): Promise<readonly RecordedEvent[] | null> {
  try {
    const events = await reads.events(gameId, after);
    return after + events.length >= version ? events : null;
  } catch (error) {
    log.warn({ gameId, error }, 'the read model cannot be asked for events');
    return null;
  }
}
