import { type PgnGame, parsePgn } from '../../src/domain/chess/pgn.js';
import { INITIAL_FEN, parseFen, playUci, sanToUci } from '../../src/domain/chess/position.js';
import type { Fen, San, Uci } from '../../src/domain/chess/types.js';

export interface ScriptedMove {
  readonly uci: Uci;
  readonly san: San;
}

/** A recorded game that can be played again. */
export interface Script {
  readonly title: string;
  readonly startFen: Fen;
  readonly moves: readonly ScriptedMove[];
  readonly result: PgnGame['result'];
}

/** One game of a file: to be played, or why it cannot be. */
export type Reading = { readonly title: string } & (
  { readonly script: Script } | { readonly skipped: string }
);

export const readScripts = (text: string): Reading[] => parsePgn(text).map(readScript);

function readScript(game: PgnGame): Reading {
  const tags = new Map(game.tags);
  const title = `${tags.get('White') ?? '?'} - ${tags.get('Black') ?? '?'}, ${tags.get('Event') ?? '?'}`;
  const variant = tags.get('Variant')?.toLowerCase() ?? 'standard';
  if (variant !== 'standard' && variant !== 'from position') return { title, skipped: `variant ${variant}` };
  const start = parseFen(tags.get('FEN') ?? INITIAL_FEN);
  if (!start.ok) return { title, skipped: `start position: ${start.error}` };
  const moves: ScriptedMove[] = [];
  let fen = start.value;
  for (const [index, text] of game.sans.entries()) {
    const uci = sanToUci(fen, text);
    const played = uci === null ? null : playUci(fen, uci);
    if (!played?.ok) return { title, skipped: `ply ${index + 1}: '${text}' is not a legal move` };
    moves.push({ uci: played.value.uci, san: played.value.san });
    fen = played.value.fen;
  }
  return { title, script: { title, startFen: start.value, moves, result: game.result } };
}
