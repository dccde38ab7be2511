import type { Color, Ply, Uci } from '../../src/domain/chess/types.js';

export interface BenchMove {
  readonly gameId: string;
  /** Half-moves on the board before it. */
  readonly ply: Ply;
  readonly color: Color;
  readonly uci: Uci;
}

/** One way to play games, to be measured. */
export interface Variant {
  readonly name: string;
  /** Resolves when the game can be played. */
  open(gameId: string): Promise<void>;
  /** Sends the move; resolves when whoever is next may move. */
  play(move: BenchMove): Promise<void>;
  /** Ends the game; resolves when its workflow is closed. */
  close(gameId: string): Promise<void>;
  workflowId(gameId: string): string;
}

/** A variant whose moves can be followed to the other side. */
export interface Door extends Variant {
  /** Sends the move; resolves with the instant (`performance.now()`) at which its event was heard. */
  follow(move: BenchMove): Promise<number>;
}
