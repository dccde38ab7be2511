import { GAME_STATUSES, type GameQuery } from '../../../contract/gameReads.js';
import { GAME_COLUMNS } from './gameRow.js';
import type { Statement } from './statement.js';

const PAGE = `
  status = wanted.status AND created_at >= to_timestamp($2::float8 / 1000)
  AND (created_at, game_id) < (to_timestamp($3::float8 / 1000), $4)
  ORDER BY created_at DESC, game_id DESC LIMIT $5`;

/** Rows as `GameRow`; one more than the limit, if there is one, so that the caller knows whether the page is the last. */
export function listGames(query: GameQuery): Statement {
  const { player, status, from, after, limit } = query;
  const statuses = status === null ? GAME_STATUSES : [status];
  const bounds = [from ?? 0, after?.createdAt ?? LATEST, after?.gameId ?? '', limit + 1];
  const values = [statuses, ...bounds];
  return player === null
    ? { name: 'list-games', text: LIST, values }
    : { name: 'list-games-of-player', text: LIST_OF_PLAYER, values: [...values, player] };
}

/** Beyond every creation. */
const LATEST = Date.UTC(9999, 0, 1);

/** A page of each status by itself, since each stands in its index in the order of the page; then the newest of all. */
const listOf = (pages: string) => `
  SELECT page.* FROM unnest($1::text[]) AS wanted (status) CROSS JOIN LATERAL (${pages}) AS page
  ORDER BY created_at DESC, game_id DESC LIMIT $5`;

const LIST = listOf(`SELECT ${GAME_COLUMNS} FROM games WHERE ${PAGE}`);
const LIST_OF_PLAYER = listOf(`
  (SELECT ${GAME_COLUMNS} FROM games WHERE white_user = $6 AND ${PAGE})
  UNION ALL
  (SELECT ${GAME_COLUMNS} FROM games WHERE black_user = $6 AND ${PAGE})`);
