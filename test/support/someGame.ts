import { randomBytes } from 'node:crypto';
import { legalMoves } from '../../src/domain/chess/position.js';
import { turnOf, type EpochMs } from '../../src/domain/chess/types.js';
import { plyOf } from '../../src/domain/game/state.js';
import { ALICE, BOB, START, Table } from './table.js';

export const someGameId = (): string => `0${randomBytes(8).toString('hex').slice(0, 11)}`;

interface Course {
  readonly gameId?: string;
  readonly at?: EpochMs;
  /** Half-moves before White resigns; the game may end earlier. */
  readonly plies?: number;
  /** Equal seeds play equal games. */
  readonly seed?: number;
}

/** A game of random moves, with a draw offer and a takeback now and then. */
export function someGame({ gameId = someGameId(), at = START, plies = 30, seed = 1 }: Course = {}): Table {
  const table = new Table({}, undefined, { gameId, at });
  const random = generator(seed);
  while (table.state?.status === 'in_progress' && plyOf(table.game) < plies) {
    const moves = legalMoves(table.game.fen);
    table.move(moves[Math.floor(random() * moves.length)] ?? '', 500 + Math.floor(random() * 2_000), 40);
    const roll = random();
    if (roll < 0.05) table.tell(ALICE, { type: 'offerDraw' });
    else if (roll < 0.1) takeBack(table);
  }
  if (table.state?.status === 'in_progress') table.tell(ALICE, { type: 'resign' });
  return table;
}

function takeBack(table: Table): void {
  if (table.state?.status !== 'in_progress' || plyOf(table.game) < 4) return;
  const [asks, agrees] = turnOf(table.game.fen) === 'white' ? [BOB, ALICE] : [ALICE, BOB];
  table.tell(asks, { type: 'proposeTakeback' });
  table.tell(agrees, { type: 'acceptTakeback' });
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
