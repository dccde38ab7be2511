import type { Role } from './board.js';
import type { Uci } from './types.js';

/** What a player sees of a legal move before making it. */
export interface MoveFacts {
  readonly uci: Uci;
  readonly role: Role;
  readonly captured: Role | null;
  readonly promotion: Role | null;
  readonly mates: boolean;
  readonly castles: boolean;
  /** The opponent attacks or guards the square that is moved to. */
  readonly guarded: boolean;
}

const VALUE: Readonly<Record<Role, number>> = { p: 1, n: 3, b: 3, r: 5, q: 9, k: 0 };
/** Who moves when nothing can be won: development first, the king last. */
const QUIET_ORDER = 'nbprqk';

/**
 * The same choice for the same moves, always: mate; else the most material after one exchange on the square moved
 * to (so a piece is not put where it can be taken for nothing); else castling, then by piece, then nearest to the
 * centre, then by name. Null if there is no move.
 */
export const chooseMove = (moves: readonly MoveFacts[]): Uci | null =>
  [...moves].sort(
    (a, b) =>
      Number(b.mates) - Number(a.mates) ||
      gain(b) - gain(a) ||
      Number(b.castles) - Number(a.castles) ||
      QUIET_ORDER.indexOf(a.role) - QUIET_ORDER.indexOf(b.role) ||
      fromCentre(a) - fromCentre(b) ||
      (a.uci < b.uci ? -1 : 1),
  )[0]?.uci ?? null;

/** Pawns won at once, less what stands on the target square if the opponent can take there. */
function gain(move: MoveFacts): number {
  const arriving = move.promotion ?? move.role;
  const won = (move.captured ? VALUE[move.captured] : 0) + VALUE[arriving] - VALUE[move.role];
  return move.guarded ? won - VALUE[arriving] : won;
}

/** Twice the distance in files plus twice that in ranks of the target square from the middle of the board. */
function fromCentre({ uci }: MoveFacts): number {
  const [file, rank] = ['abcdefgh'.indexOf(uci.charAt(2)), Number(uci.charAt(3)) - 1];
  return Math.abs(2 * file - 7) + Math.abs(2 * rank - 7);
}
