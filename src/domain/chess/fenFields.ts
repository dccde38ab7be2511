import { err, ok, type Result } from '../result.js';
import { expandRank } from './board.js';

/** The six fields of a FEN, each well formed by itself. */
export interface FenFields {
  readonly placement: string;
  readonly turn: 'w' | 'b';
  readonly castling: string;
  readonly enPassant: string;
  readonly halfmoveClock: number;
  readonly fullmoveNumber: number;
}

const FORMS = [
  { name: 'turn', form: /^[wb]$/ },
  { name: 'castling rights', form: /^(-|(?=.)K?Q?k?q?)$/ },
  { name: 'en-passant square', form: /^(-|[a-h][36])$/ },
  { name: 'halfmove clock', form: /^\d{1,3}$/ },
  { name: 'fullmove number', form: /^(?!0+$)\d{1,4}$/ },
] as const;

/** Reads the syntax only. The error names the field. Shredder-FEN castling (`HAha`) is refused: no Chess960 here. */
export function parseFenFields(fen: string): Result<FenFields, string> {
  const [placement = '', ...rest] = fen.trim().split(/\s+/);
  if (rest.length !== FORMS.length) return err(`A FEN has six fields, not ${rest.length + 1}.`);
  const badRank = placementError(placement);
  if (badRank !== null) return err(badRank);
  const bad = FORMS.findIndex(({ form }, index) => !form.test(rest[index] ?? ''));
  if (bad >= 0) return err(`The ${FORMS[bad]?.name} '${rest[bad]}' is malformed.`);
  const [turn, castling = '', enPassant = '', halfmoveClock, fullmoveNumber] = rest;
  return ok({
    placement,
    turn: turn === 'b' ? 'b' : 'w',
    castling,
    enPassant,
    halfmoveClock: Number(halfmoveClock),
    fullmoveNumber: Number(fullmoveNumber),
  });
}

function placementError(placement: string): string | null {
  const ranks = placement.split('/');
  if (ranks.length !== 8) return `The board has eight ranks, not ${ranks.length}.`;
  const bad = ranks.findIndex(
    (rank) => !/^([pnbrqk]|[1-8](?!\d))+$/i.test(rank) || expandRank(rank).length !== 8,
  );
  return bad < 0 ? null : `Rank ${8 - bad} '${ranks[bad]}' does not describe eight squares.`;
}
