import type { Pool } from 'pg';
import { INITIAL_FEN } from '../../../src/domain/chess/position.js';
import { makeTimeControl } from '../../../src/domain/clock/timeControl.js';
import type { MovePlayed, RecordedEvent } from '../../../src/domain/game/event.js';
import type { Seat } from '../../../src/domain/game/seat.js';
import type { EndedGame } from '../../../src/domain/game/state.js';

type Row = Readonly<Record<string, unknown>>;

/** Everything that PostgreSQL has of a game, in the order of the game; instants in epoch ms, hashes in hex. */
export interface GameRows {
  readonly game: Row | undefined;
  readonly events: readonly Row[];
  readonly moves: readonly Row[];
  readonly snapshots: readonly Row[];
}

export async function rowsOf(pool: Pool, gameId: string): Promise<GameRows> {
  const query = async (text: string) => (await pool.query<Row>(text, [gameId])).rows;
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

/** What PostgreSQL must have of an ended game: `ended` is the fold of `events`, which are all of the game's. */
export function rowsExpected(ended: EndedGame, events: readonly RecordedEvent[]): GameRows {
  const { settings, seats, play, ending } = ended;
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
      white_user: userOf(seats.white),
      black_user: userOf(seats.black),
      start_fen: settings.startFen === INITIAL_FEN ? null : settings.startFen,
      rematch_of: settings.rematchOf,
      result: ending.result,
      termination: ending.termination,
      winner: ending.winner,
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

const userOf = (seat: Seat): string | null => (seat.kind === 'human' ? seat.userId : null);

/** The moves that nobody took back. */
function standing(events: readonly RecordedEvent[]) {
  return events.reduce<{ at: number; event: MovePlayed }[]>((moves, { at, event }) => {
    if (event.type === 'MovePlayed') return [...moves, { at, event }];
    return event.type === 'MovesTakenBack' ? moves.slice(0, event.toPly) : moves;
  }, []);
}
