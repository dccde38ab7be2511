import type { Changes } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

export const insertMoves = (moves: Changes['moves']): Statement => ({
  name: 'insert-moves',
  text: `
    INSERT INTO game_moves (created_on, ply, at, clock_ms, spent_ms, lag_credit_ms, game_id, uci, san)
    SELECT created_on, ply, to_timestamp(at / 1000), clock_ms, spent_ms, lag_credit_ms, game_id, uci, san
    FROM json_to_recordset($1) AS input (
      created_on date, ply integer, at float8, clock_ms bigint, spent_ms bigint, lag_credit_ms integer, game_id text,
      uci text, san text
    )`,
  values: [rowsParameter(moves.map(toRow))],
});

const toRow = ({ gameId, createdAt, at, clockMs, move }: Changes['moves'][number]) => ({
  created_on: createdOn(createdAt),
  ply: move.ply,
  at,
  clock_ms: clockMs,
  spent_ms: move.spentMs,
  lag_credit_ms: move.lagCreditMs,
  game_id: gameId,
  uci: move.uci,
  san: move.san,
});
