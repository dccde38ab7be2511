import { makeCursor } from '../../contract/pageCursor.js';
import { GameList, GamesQuery } from '../../contract/rest.js';
import { refusal } from '../../domain/game/refusal.js';
import { err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';

const USUAL_LIMIT = 20;

export const listGames = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/games',
    name: 'listGames',
    summary: 'Games by player, status and time of creation, page by page, the newest first.',
    access: 'token',
    query: GamesQuery,
    success: { status: 200, description: 'A page of games', schema: GameList },
    refusals: [],
    async handle({
      query: { player = null, status = null, from = null, cursor = null, limit = USUAL_LIMIT },
    }) {
      try {
        const { games, next } = await deps.reads.list({ player, status, from, after: cursor, limit });
        return ok({ body: { games: [...games], nextCursor: next && makeCursor(next) } });
      } catch (error) {
        deps.log.warn({ error }, 'games cannot be listed');
        return err(refusal('unavailable'));
      }
    },
  });
