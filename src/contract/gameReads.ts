import type { ByColor, EpochMs, Fen, Ply } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { Seat } from '../domain/game/seat.js';
import type { GameState, GameStatus } from '../domain/game/state.js';
import type { Ending } from '../domain/game/termination.js';

export const GAME_STATUSES = [
  'waiting_for_opponent',
  'in_progress',
  'ended',
] as const satisfies readonly GameStatus[];

/** A game in a list. */
export interface ListedGame {
  readonly gameId: string;
  readonly status: GameStatus;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly seats: ByColor<Seat>;
  /** In text: `300+5`. */
  readonly timeControl: string;
  readonly rated: boolean;
  readonly startFen: Fen;
  readonly rematchOf: string | null;
  readonly ending: Ending | null;
  /** Half-moves on the board at the end; null until then. */
  readonly plies: Ply | null;
}

/** Where a page ends: the last game on it. */
export interface PagePosition {
  readonly createdAt: EpochMs;
  readonly gameId: string;
}

/** Null: any. */
export interface GameQuery {
  /** Who sits in either seat. */
  readonly player: string | null;
  readonly status: GameStatus | null;
  /** The earliest creation, inclusive. */
  readonly from: EpochMs | null;
  /** Goes on after this game; null: from the newest. */
  readonly after: PagePosition | null;
  readonly limit: number;
}

interface GamePage {
  /** The newest creation first. */
  readonly games: readonly ListedGame[];
  /** Null: this is the last page. */
  readonly next: PagePosition | null;
}

/**
 * The read model: what the service still knows of games when neither Redis nor Temporal does. Usually a second behind
 * the game, at most as far as the projector is. Rejects when PostgreSQL is away.
 */
export interface GameReads {
  /** Null: not there, or not yet. */
  find(gameId: string): Promise<GameState | null>;
  /** Events with versions above `after`, oldest first and without gaps; empty when the game is not there. */
  events(gameId: string, after: number): Promise<readonly RecordedEvent[]>;
  list(query: GameQuery): Promise<GamePage>;
}
