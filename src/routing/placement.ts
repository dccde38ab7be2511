import type { Placements } from '../contract/placements.js';
import { type Cell, cellForNew } from './cells.js';

export interface PlacementDeps {
  readonly cells: readonly Cell[];
  readonly placements: Placements;
  /** Names of games: their ids without the cell. The derived one is the same for the same seed. */
  readonly newName: () => string;
  readonly derivedName: (seed: string) => string;
}

export interface GameIds {
  newGameId(): string;
  derivedGameId(seed: string): Promise<string>;
}

/**
 * Ids of new games, each in one of the open cells by weighted rendezvous. A derived id is the same for the same seed
 * also when the cells have changed in between: a repeated creation must find the game that the first one made.
 */
export function createPlacement({ cells, placements, newName, derivedName }: PlacementDeps): GameIds {
  const place = (name: string): string => {
    const cell = cellForNew(name, cells);
    if (!cell) throw new Error('no cell is open for new games');
    return cell.id;
  };
  return {
    newGameId() {
      const name = newName();
      return place(name) + name;
    },

    async derivedGameId(seed) {
      const name = derivedName(seed);
      const cell = place(name);
      // in a single cell there is nothing to remember
      return (cells.length > 1 ? await placements.firstCell(name, cell) : cell) + name;
    },
  };
}
