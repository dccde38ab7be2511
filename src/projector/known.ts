import type { OutboundEvent } from '../contract/eventPublisher.js';
import type { ProjectionStore } from '../contract/projection.js';
import type { DecodedRecord, Known } from './foldBatch.js';
import type { GameCache } from './gameCache.js';
import { type ProjectedGame, projectedGame } from './projectedGame.js';

interface Sources {
  readonly store: Pick<ProjectionStore, 'load' | 'hashes'>;
  readonly cache: GameCache;
}

/** What is stored of the games in a batch: from memory where they are there, else from PostgreSQL. */
export async function readKnown(batch: readonly DecodedRecord[], { store, cache }: Sources): Promise<Known> {
  const events = batch.flatMap(({ decoded }) => (decoded.ok ? [decoded.value] : []));
  const games = new Map<string, ProjectedGame>();
  const missing: string[] = [];
  for (const gameId of new Set(events.map((event) => event.gameId))) {
    const cached = cache.get(gameId);
    if (cached) games.set(gameId, cached);
    else missing.push(gameId);
  }
  const loaded = missing.length === 0 ? [] : await store.load(missing);
  for (const stored of loaded) {
    const game = projectedGame(stored);
    if (game) games.set(stored.gameId, game);
  }
  const repeated = repetitions(events, games);
  return { games, hashes: repeated.length === 0 ? new Map() : await store.hashes(repeated) };
}

function repetitions(events: readonly OutboundEvent[], games: ReadonlyMap<string, ProjectedGame>) {
  return events.flatMap(({ gameId, recorded: { version } }) => {
    const state = games.get(gameId)?.state;
    return state && version <= state.version ? [{ gameId, createdAt: state.createdAt, version }] : [];
  });
}
