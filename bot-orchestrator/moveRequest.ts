import { z } from 'zod';
import { opposite, turnOf } from '../src/domain/chess/types.js';
import { MAX_LEVEL } from './levels.js';

/** With a draw after 75 quiet moves (FIDE 9.6.2) no game gets as long. */
const MAX_PLIES = 20_000;

const FEN_FIELDS = /^([1-8pnbrqkPNBRQK/]+) [wb] (-|(?=[KQkq])K?Q?k?q?) (-|[a-h][36]) \d{1,4} [1-9]\d{0,4}$/;

const rankLength = (rank: string): number =>
  Array.from(rank).reduce((squares, letter) => squares + (Number(letter) || 1), 0);

/** Engines may crash on boards that are not boards: eight full ranks, one king each, no pawn on an end rank. */
function isBoard(placement: string): boolean {
  const ranks = placement.split('/');
  const kings = placement.replace(/[^Kk]/g, '');
  return (
    ranks.length === 8 &&
    ranks.every((rank) => rankLength(rank) === 8) &&
    (kings === 'Kk' || kings === 'kK') &&
    !/p/i.test(`${ranks[0] ?? ''}${ranks[7] ?? ''}`)
  );
}

const Fen = z
  .string()
  .max(100)
  .refine((fen) => isBoard(FEN_FIELDS.exec(fen)?.[1] ?? ''), 'must be a position in FEN, six fields');
const Uci = z.string().regex(/^[a-h][1-8][a-h][1-8][qrbn]?$/, 'must be like e2e4 or e7e8q');
const ClockMs = z.int().min(0);

/** Body of `POST /v1/moves`, as documented in docs/bot-orchestrator.md. */
export const MoveRequest = z
  .strictObject({
    gameId: z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 characters A-Z a-z 0-9 _ -'),
    ply: z.int().min(0).max(MAX_PLIES),
    startFen: Fen,
    moves: z.array(Uci).max(MAX_PLIES),
    fen: Fen,
    level: z.int().min(1).max(MAX_LEVEL),
    clock: z.strictObject({ whiteMs: ClockMs, blackMs: ClockMs, incrementMs: ClockMs }).nullable(),
  })
  .refine((request) => request.ply === request.moves.length, {
    path: ['ply'],
    message: 'must be the number of moves',
  })
  .refine(
    ({ startFen, moves, fen }) =>
      turnOf(fen) === (moves.length % 2 === 0 ? turnOf(startFen) : opposite(turnOf(startFen))),
    { path: ['fen'], message: 'must have the side to move that startFen and moves lead to' },
  );
export type MoveRequest = z.infer<typeof MoveRequest>;
