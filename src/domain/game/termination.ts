import { type Color, opposite } from '../chess/types.js';

export type GameResult = '1-0' | '0-1' | '1/2-1/2' | '*';

interface TerminationFacts {
  /** `winner`: one side wins; `draw`: half a point each; `none`: no result; `either`: a win or a draw. */
  readonly outcome: 'winner' | 'draw' | 'none' | 'either';
  /** Value of the PGN tag Termination (PGN standard 9.8.1). */
  readonly pgn: 'normal' | 'time forfeit' | 'abandoned' | 'adjudication' | 'unterminated';
  /** The name that lichess clients know. */
  readonly lichess: string;
  /** FIDE Laws of Chess 2023, or our own rule in docs/rules.md. */
  readonly source: string;
}

/** Every way a game can end. */
export const TERMINATIONS = {
  checkmate: { outcome: 'winner', pgn: 'normal', lichess: 'mate', source: 'FIDE 5.1.1' },
  resignation: { outcome: 'winner', pgn: 'normal', lichess: 'resign', source: 'FIDE 5.1.2' },
  stalemate: { outcome: 'draw', pgn: 'normal', lichess: 'stalemate', source: 'FIDE 5.2.1' },
  deadPosition: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 5.2.2' },
  agreement: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 5.2.3' },
  threefold: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 9.2' },
  fiftyMoves: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 9.3' },
  fivefold: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 9.6.1' },
  seventyFiveMoves: { outcome: 'draw', pgn: 'normal', lichess: 'draw', source: 'FIDE 9.6.2' },
  flag: { outcome: 'either', pgn: 'time forfeit', lichess: 'outoftime', source: 'FIDE 6.9' },
  abandoned: { outcome: 'either', pgn: 'abandoned', lichess: 'timeout', source: 'house rule 4' },
  noStart: { outcome: 'none', pgn: 'abandoned', lichess: 'noStart', source: 'house rule 2' },
  aborted: { outcome: 'none', pgn: 'abandoned', lichess: 'aborted', source: 'house rule 1' },
  adjudicated: { outcome: 'either', pgn: 'adjudication', lichess: 'unknownFinish', source: 'house rule 7' },
} as const satisfies Record<string, TerminationFacts>;

export type Termination = keyof typeof TERMINATIONS;

/** How a game ended: why, and for whom. */
export interface Ending {
  readonly termination: Termination;
  readonly result: GameResult;
  readonly winner: Color | null;
}

export const wonBy = (winner: Color, termination: Termination): Ending => ({
  termination,
  result: winner === 'white' ? '1-0' : '0-1',
  winner,
});
export const lostBy = (loser: Color, termination: Termination): Ending => wonBy(opposite(loser), termination);
export const drawn = (termination: Termination): Ending => ({ termination, result: '1/2-1/2', winner: null });
export const withoutResult = (termination: Termination): Ending => ({
  termination,
  result: '*',
  winner: null,
});
