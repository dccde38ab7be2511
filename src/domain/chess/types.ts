export const COLORS = ['white', 'black'] as const;
export type Color = (typeof COLORS)[number];
export type ByColor<T> = Readonly<Record<Color, T>>;

export const opposite = (color: Color): Color => (color === 'white' ? 'black' : 'white');

/** Half-moves played; 0 before the first move. */
export type Ply = number;
/** A move in UCI long algebraic notation: `e2e4`, `e7e8q`, castling as the king's move `e1g1`. */
export type Uci = string;
/** A move in standard algebraic notation: `Nf3`, `exd5`, `O-O`, `e8=Q#`. */
export type San = string;
/** A position in Forsyth-Edwards notation, six fields. */
export type Fen = string;
/** Placement, turn, castling rights and a capturable en-passant square: equal keys are equal positions (FIDE 9.2.3). */
export type PositionKey = string;

/** Milliseconds. */
export type Ms = number;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** The color to move, read from the FEN's second field. */
export const turnOf = (fen: Fen): Color => (fen.split(' ', 2)[1] === 'b' ? 'black' : 'white');

/** The FEN's first four fields. A fen made by `chess/position.ts` names an en-passant square only if it can be captured. */
export const positionKey = (fen: Fen): PositionKey => fen.split(' ', 4).join(' ');

/** Plies since the last capture or pawn move, read from the FEN's fifth field. */
export const halfmoveClock = (fen: Fen): number => Number(fen.split(' ', 5)[4] ?? 0);
