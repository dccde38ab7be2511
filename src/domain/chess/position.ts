import { Chess, type Move } from 'chess.js';
import { err, ok, type Result } from '../result.js';
import { boardRows } from './board.js';
import { beforeDoubleStep } from './doubleStep.js';
import { type FenFields, parseFenFields } from './fenFields.js';
import { isDeadByMaterial } from './material.js';
import { impossibleMen } from './menCount.js';
import { chooseMove, type MoveFacts } from './moveChoice.js';
import type { Fen, San, Uci } from './types.js';

export const INITIAL_FEN: Fen = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/** A half-move made: the position after it, and how the rules ended the game with it, if they did. */
export interface Played {
  readonly fen: Fen;
  readonly uci: Uci;
  readonly san: San;
  readonly over: 'checkmate' | 'stalemate' | 'deadPosition' | null;
}

/**
 * Reads a position from which a game can be played on, and writes it in the one form that `positionKey` compares:
 * castling rights without king and rook at home are dropped, and so is an en-passant square unless a pawn has just
 * passed it and can legally be taken there. Refused, with the reason as a sentence: malformed text, men that no game
 * can lead to, a side in check that is not to move, a game that is over.
 */
export function parseFen(fen: string): Result<Fen, string> {
  const fields = parseFenFields(fen);
  if (!fields.ok) return fields;
  const impossible = impossibleMen(fields.value.placement);
  if (impossible !== null) return err(impossible);
  const chess = open(makeFen(fields.value));
  if (!chess) return err('The position cannot be read.');
  const reason = impossibleCheck(chess) ?? alreadyOver(chess, fields.value.halfmoveClock);
  return reason === null ? ok(chess.fen()) : err(reason);
}

/**
 * Plays one half-move in a position that came from here. Promotion is always spelled out (`e7e8q`), castling is the
 * king's move. Never throws: whatever is not a legal move in this position is refused.
 */
export function playUci(fen: Fen, uci: Uci): Result<Played, 'illegal_move'> {
  const chess = open(fen);
  const move = chess && tryMove(chess, uci);
  if (!chess || !move) return err('illegal_move');
  return ok({ fen: move.after, uci, san: move.san, over: howOver(chess) });
}

/** All legal moves, in no particular order; none if the position cannot be read. Ten times the cost of `playUci`. */
export const legalMoves = (fen: Fen): Uci[] => verboseMoves(open(fen)).map((move) => move.lan);

/**
 * The move that a SAN names, as lenient as game collections need: check marks, annotations, `x` and `=` may be
 * missing, `0-0` and needless disambiguation are read. Null if no legal move or more than one is meant.
 */
export function sanToUci(fen: Fen, san: San): Uci | null {
  const chess = open(fen);
  const text = san.replaceAll('0', 'O').replace(/[+#!?]*$/, '');
  const strict = chess && attempt(() => chess.move(text, { strict: true }));
  if (strict && strict.san !== NULL_MOVE) return strict.lan;
  const [, role = '', file = '', rank = '', to, promotion = ''] =
    LOOSE_SAN.exec(text.replace(/[x=-]/g, '')) ?? [];
  const meant = verboseMoves(open(fen)).filter(
    (move) =>
      move.to === to &&
      move.piece === (role || 'P').toLowerCase() &&
      move.from.startsWith(file) &&
      move.from.endsWith(rank) &&
      (move.promotion ?? '') === promotion.toLowerCase(),
  );
  return meant.length === 1 ? (meant[0]?.lan ?? null) : null;
}

export const isCheck = (fen: Fen): boolean => open(fen)?.isCheck() ?? false;

/** Number of legal sequences of `depth` plies: proves the move rules against published counts. */
export const perft = (fen: Fen, depth: number): number => (depth > 0 ? (open(fen)?.perft(depth) ?? 0) : 1);

/** The board as text, eighth rank first, White's men in capitals, with coordinates: for people reading logs. */
export function asciiBoard(fen: Fen): string {
  const ranks = boardRows(fen).map((row, index) => [8 - index, ...row].join(' '));
  return [...ranks, '  a b c d e f g h'].join('\n');
}

/**
 * The legal move that is played for a bot which stays silent: deterministic and not foolish, see `chooseMove`.
 * Null if there is no legal move.
 */
export function fallbackMove(fen: Fen): Uci | null {
  const chess = open(fen);
  if (!chess) return null;
  const them = chess.turn() === 'w' ? 'b' : 'w';
  const facts = verboseMoves(chess).map((move): MoveFacts => ({
    uci: move.lan,
    role: move.piece,
    captured: move.captured ?? null,
    promotion: move.promotion ?? null,
    mates: move.san.endsWith('#'),
    castles: move.isKingsideCastle() || move.isQueensideCastle(),
    guarded: chess.isAttacked(move.to, them),
  }));
  return chooseMove(facts);
}

const NULL_MOVE = '--';
/** Plies without capture or pawn move after which a game ends by itself (FIDE 9.6.2). */
const MAX_HALFMOVES = 150;
const LOOSE_SAN = /^([KQRBNP]?)([a-h]?)([1-8]?)([a-h][1-8])([QRBN]?)$/;

/** A board, or null for text that chess.js cannot read. Rights without king and rook at home would crash castling. */
function open(fen: Fen): Chess | null {
  return attempt(() => {
    const chess = new Chess(fen);
    chess.setCastlingRights('w', {});
    return chess;
  });
}

/** chess.js says no by throwing. */
function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}

/** Trap: chess.js ignores a promotion piece on other moves, so the move made is compared with the move asked for. */
function tryMove(chess: Chess, uci: Uci): Move | null {
  const move = attempt(() =>
    chess.move({ from: uci.slice(0, 2), to: uci.slice(2, 4), promotion: uci.slice(4) }),
  );
  return move?.lan === uci ? move : null;
}

const verboseMoves = (chess: Chess | null): Move[] => chess?.moves({ verbose: true }) ?? [];

function howOver(chess: Chess): Played['over'] {
  if (chess.isCheckmate()) return 'checkmate';
  if (chess.isStalemate()) return 'stalemate';
  return isDeadByMaterial(chess.fen()) ? 'deadPosition' : null;
}

function impossibleCheck(chess: Chess): string | null {
  const turn = chess.turn();
  const other = turn === 'w' ? 'b' : 'w';
  const [own] = chess.findPiece({ type: 'k', color: turn });
  const [theirs] = chess.findPiece({ type: 'k', color: other });
  if (theirs && chess.isAttacked(theirs, turn)) return 'The side that is not to move is in check.';
  return own && chess.attackers(own, other).length > 2 ? 'No move can give check with three men.' : null;
}

function alreadyOver(chess: Chess, halfmoves: number): string | null {
  const over = howOver(chess) ?? (halfmoves >= MAX_HALFMOVES ? 'seventyFiveMoves' : null);
  return over === null ? null : `The game is over: ${over}.`;
}

/** The fields as a FEN, the en-passant square only if the last move can have been the double step over it. */
function makeFen(fields: FenFields): Fen {
  const before = beforeDoubleStep(fields);
  const enPassant = before === null || isCheck(before) ? '-' : fields.enPassant;
  const { placement, turn, castling, halfmoveClock, fullmoveNumber } = fields;
  return [placement, turn, castling, enPassant, halfmoveClock, fullmoveNumber].join(' ');
}
