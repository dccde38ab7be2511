import { hashOf, mixed } from './hash.js';

export interface Candidate {
  readonly id: string;
  /** Its share of the keys in relation to the others'; above 0. */
  readonly weight: number;
}

const HASHES = 2 ** 32;

/**
 * Weighted rendezvous hashing (highest random weight): each candidate draws a lot for the key, and the best one wins.
 * Who joins takes keys from the others, who leaves hands its own to them, and no other key moves. `key` is a hash.
 * Null without candidates.
 */
export function winnerOf<C extends Candidate>(key: number, candidates: readonly C[]): C | null {
  let winner: C | null = null;
  let best = -Infinity;
  for (const candidate of candidates) {
    const lot = lotOf(key, candidate);
    const isBetter = lot > best || (lot === best && winner !== null && candidate.id < winner.id);
    if (isBetter) [winner, best] = [candidate, lot];
  }
  return winner;
}

/** Logarithmic method: with u even between 0 and 1, P(candidate wins) is its part of the sum of weights. */
function lotOf(key: number, { id, weight }: Candidate): number {
  const u = (mixed(hashOf(id) ^ key) + 0.5) / HASHES;
  return -weight / Math.log(u);
}
