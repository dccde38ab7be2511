import type { ListedGame } from '../../../contract/gameReads.js';
import { INITIAL_FEN } from '../../../domain/chess/position.js';
import type { Ending } from '../../../domain/game/termination.js';

export const GAME_COLUMNS = `
  game_id, status, created_at, started_at, ended_at, seats, time_control, rated, start_fen, rematch_of, result,
  termination, winner, plies`;

/** What a list shows of a row of `games`. */
export interface GameRow extends Pick<ListedGame, 'status' | 'seats' | 'rated'> {
  readonly game_id: string;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly time_control: string;
  readonly start_fen: string | null;
  readonly rematch_of: string | null;
  readonly result: Ending['result'] | null;
  readonly termination: Ending['termination'] | null;
  readonly winner: Ending['winner'];
  readonly plies: number;
}

export function toListedGame(row: GameRow): ListedGame {
  const { result, termination, winner } = row;
  return {
    gameId: row.game_id,
    status: row.status,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    seats: row.seats,
    timeControl: row.time_control,
    rated: row.rated,
    startFen: row.start_fen ?? INITIAL_FEN,
    rematchOf: row.rematch_of,
    ending: result && termination ? { termination, result, winner } : null,
    plies: row.status === 'ended' ? row.plies : null,
  };
}
