import { hashOf } from './hash.js';
import { type Candidate, winnerOf } from './rendezvous.js';

/** Games share homes by slot: few enough to show, enough for hundreds of edges. */
export const SLOTS = 1_024;

export const slotOf = (gameId: string): number => hashOf(gameId) % SLOTS;

/** The owner of each slot, by number. */
export type HomeTable<E extends Candidate> = readonly E[];

/** The same table from the same edges, in whatever order. Empty without edges. */
export function homeTable<E extends Candidate>(edges: readonly E[]): HomeTable<E> {
  const owners: E[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const owner = winnerOf(hashOf(`slot ${slot}`), edges);
    if (owner) owners.push(owner);
  }
  return owners;
}

export const slotsOwned = (table: HomeTable<Candidate>, id: string): number =>
  table.filter((owner) => owner.id === id).length;
