import type { GameReads, PagePosition } from '../contract/gameReads.js';
import type { EpochMs } from '../domain/chess/types.js';

const GAMES_PER_PAGE = 500;

/** Ids of the games that have not ended as far as the read model knows, in pages, created at `since` or later. */
export async function* unfinishedGames(
  reads: Pick<GameReads, 'list'>,
  since: EpochMs,
): AsyncGenerator<readonly string[]> {
  for (const status of ['in_progress', 'waiting_for_opponent'] as const) {
    let after: PagePosition | null = null;
    do {
      const query = { player: null, status, from: since, after, limit: GAMES_PER_PAGE };
      const page = await reads.list(query);
      yield page.games.map(({ gameId }) => gameId);
      after = page.next;
    } while (after !== null);
  }
}
