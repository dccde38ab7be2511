import type pg from 'pg';
import { makeTimeControl } from '../../src/domain/clock/timeControl.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { Table } from '../support/table.js';

/** Everything that PostgreSQL has of a game, in the order of the game. */
export async function rowsOf(pool: pg.Pool, gameId: string) {
  const query = async (text: string) => (await pool.query<Record<string, unknown>>(text, [gameId])).rows;
  return {
    game: (await query(GAME))[0],
    events: await query(EVENTS),
    moves: await query(MOVES),
    snapshots: await query(SNAPSHOTS),
  };
}

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8 AS ${column}`;
const GAME = `
  SELECT status, ${ms('created_at')}, ${ms('started_at')}, ${ms('ended_at')}, version, encode(hash, 'hex') AS hash, plies,
    rated, time_control, seats, white_user, black_user, start_fen, rematch_of, result, termination, winner, stuck_version
  FROM games WHERE game_id = $1`;
const EVENTS = `
  SELECT version, ${ms('at')}, type, by, command_id, correlation_id, event, encode(hash, 'hex') AS hash
  FROM game_events WHERE game_id = $1 ORDER BY version`;
const MOVES = `
  SELECT ply, uci, san, clock_ms::float8, ${ms('at')}, spent_ms::float8, lag_credit_ms
  FROM game_moves WHERE game_id = $1 ORDER BY ply`;
const SNAPSHOTS = `
  SELECT version, encode(hash, 'hex') AS hash, state, ${ms('at')} FROM game_snapshots WHERE game_id = $1 ORDER BY version`;

/** What PostgreSQL must have of an ended game, from the fold of its events. */
export function rowsExpected(table: Table) {
  const { ended, events } = table;
  const { settings, seats, play } = ended;
  return {
    game: {
      status: 'ended',
      created_at: ended.createdAt,
      started_at: play?.startedAt ?? null,
      ended_at: ended.endedAt,
      version: ended.version,
      hash: ended.hash,
      plies: play?.moves.length ?? 0,
      rated: settings.rated,
      time_control: makeTimeControl(settings.timeControl),
      seats,
      white_user: 'alice',
      black_user: 'bob',
      start_fen: null,
      rematch_of: settings.rematchOf,
      result: ended.ending.result,
      termination: ended.ending.termination,
      winner: ended.ending.winner,
      stuck_version: null,
    },
    events: events.map(({ commandId, correlationId, ...rest }) => ({
      ...rest,
      type: rest.event.type,
      command_id: commandId,
      correlation_id: correlationId,
    })),
    moves: standing(events).map(({ at, event }, index) => ({
      ply: event.ply,
      uci: event.uci,
      san: event.san,
      clock_ms: play?.moves[index]?.clockMs,
      at,
      spent_ms: event.spentMs,
      lag_credit_ms: event.lagCreditMs,
    })),
    snapshots: [{ version: ended.version, hash: ended.hash, state: ended, at: ended.endedAt }],
  };
}

type MovePlayed = RecordedEvent['event'] & { readonly type: 'MovePlayed' };

/** The moves that nobody took back. */
function standing(events: readonly RecordedEvent[]) {
  return events.reduce<{ at: number; event: MovePlayed }[]>((moves, { at, event }) => {
    if (event.type === 'MovePlayed') return [...moves, { at, event }];
    return event.type === 'MovesTakenBack' ? moves.slice(0, event.toPly) : moves;
  }, []);
}
