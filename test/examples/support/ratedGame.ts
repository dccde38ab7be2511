import { legalMoves } from '../../../src/domain/chess/position.js';
import { plyOf } from '../../../src/domain/game/state.js';
import { START, Table } from '../../support/table.js';

/** Equal seeds give equal numbers, 0 to below 1. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const USERS = ['ann', 'ben', 'cem', 'dan', 'eve'];
const MINUTE_MS = 60_000;

/** A rated game of random moves between two of five people, with a takeback now and then; one of them resigns. */
export function ratedGame(number: number): Table {
  const random = generator(number + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const userId = pick(USERS);
  const white = { kind: 'human', userId } as const;
  const black = { kind: 'human', userId: pick(USERS.filter((user) => user !== userId)) } as const;
  const table = new Table(
    { rated: true },
    { white, black },
    {
      gameId: `0example${String(number).padStart(4, '0')}`,
      at: START + Math.floor(random() * 60) * MINUTE_MS,
    },
  );
  const plies = 4 + Math.floor(random() * 30);
  while (table.state?.status === 'in_progress' && plyOf(table.game) < plies) {
    table.move(pick(legalMoves(table.game.fen)));
    if (table.state?.status === 'in_progress' && random() < 0.05)
      takeBack(table, [white.userId, black.userId]);
  }
  if (table.state?.status === 'in_progress')
    table.tell({ kind: 'user', userId: pick([white.userId, black.userId]) }, { type: 'resign' });
  return table;
}

function takeBack(table: Table, users: readonly string[]): void {
  const [asks, agrees] = plyOf(table.game) % 2 === 1 ? users : users.toReversed();
  table.tell({ kind: 'user', userId: asks ?? '' }, { type: 'proposeTakeback' });
  table.tell({ kind: 'user', userId: agrees ?? '' }, { type: 'acceptTakeback' });
}
