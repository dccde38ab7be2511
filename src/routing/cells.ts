import { hashOf } from './hash.js';
import { winnerOf } from './rendezvous.js';

/** One Temporal namespace with its workers; `cellOf` tells that of a game. */
export interface Cell {
  /** One character `[0-9A-Za-z]`. */
  readonly id: string;
  /** Its share of the new games in relation to the other open cells'. */
  readonly weight: number;
  /** `draining`: no new games; those that it has go on. */
  readonly state: 'open' | 'draining';
}

/** Where a game of this name (its id without the cell) is created; null: no cell is open. */
export const cellForNew = <C extends Cell>(name: string, cells: readonly C[]): C | null =>
  winnerOf(
    hashOf(name),
    cells.filter(({ state }) => state === 'open'),
  );
