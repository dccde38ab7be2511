import { INITIAL_FEN } from '../../../domain/chess/position.js';
import { makeTimeControl } from '../../../domain/clock/timeControl.js';
import { type GameState, plyOf } from '../../../domain/game/state.js';
import { type Statement, rowsParameter } from './statement.js';

/** Writes the row of each game; what is agreed at creation stays as it is. */
export const upsertGames = (games: readonly GameState[]): Statement => ({
  name: 'upsert-games',
  text: `
    INSERT INTO games (
      game_id, status, created_at, started_at, ended_at, version, plies, rated, hash, time_control, seats, start_fen,
      rematch_of, result, termination, winner
    )
    SELECT
      game_id, status, to_timestamp(created_at / 1000), to_timestamp(started_at / 1000),
      to_timestamp(ended_at / 1000), version, plies, rated, decode(hash, 'hex'), time_control, seats, start_fen,
      rematch_of, result, termination, winner
    FROM json_to_recordset($1) AS input (
      game_id text, status text, created_at float8, started_at float8, ended_at float8, version integer,
      plies integer, rated boolean, hash text, time_control text, seats jsonb, start_fen text, rematch_of text,
      result text, termination text, winner text
    )
    ON CONFLICT (game_id) DO UPDATE SET
      status = excluded.status,
      started_at = excluded.started_at,
      ended_at = excluded.ended_at,
      version = excluded.version,
      plies = excluded.plies,
      hash = excluded.hash,
      seats = excluded.seats,
      result = excluded.result,
      termination = excluded.termination,
      winner = excluded.winner`,
  values: [rowsParameter(games.map(toRow))],
});

function toRow(state: GameState) {
  const { gameId, version, hash, createdAt, settings, seats, status } = state;
  const play = status === 'in_progress' ? state : status === 'ended' ? state.play : null;
  const ended = status === 'ended' ? state : null;
  return {
    game_id: gameId,
    status,
    created_at: createdAt,
    started_at: play?.startedAt ?? null,
    ended_at: ended?.endedAt ?? null,
    version,
    plies: play ? plyOf(play) : 0,
    rated: settings.rated,
    hash,
    time_control: makeTimeControl(settings.timeControl),
    seats,
    start_fen: settings.startFen === INITIAL_FEN ? null : settings.startFen,
    rematch_of: settings.rematchOf,
    result: ended?.ending.result ?? null,
    termination: ended?.ending.termination ?? null,
    winner: ended?.ending.winner ?? null,
  };
}
