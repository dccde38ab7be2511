import type { GameMessage, Result, Seats } from '../lib/messages.js';

interface RatedResult {
  readonly at: number;
  readonly white: string;
  readonly black: string;
  /** White's: 1, 1/2 or 0. */
  readonly score: number;
}

/** Results by gameId. */
export type Results = Record<string, RatedResult>;

const SCORES: Readonly<Record<Result, number | null>> = { '1-0': 1, '1/2-1/2': 0.5, '0-1': 0, '*': null };

/** Takes the end of a rated game between two people; it needs no other message. */
export function takeResult(results: Results, type: string, value: string): void {
  if (type !== 'game.ended') return;
  const { gameId, at, event }: GameMessage = JSON.parse(value);
  if (event.type !== 'GameEnded' || !event.summary.rated) return;
  const score = SCORES[event.ending.result];
  const players = usersOf(event.summary.seats);
  if (score === null || players === null) return;
  results[gameId] = { at, ...players, score }; // a duplicate says the same
}

function usersOf({ white, black }: Seats): { readonly white: string; readonly black: string } | null {
  return white.kind === 'human' && black.kind === 'human'
    ? { white: white.userId, black: black.userId }
    : null;
}

const FIRST_RATING = 1_500;
const K = 20;

/**
 * Elo ratings by user. A player's games lie in different partitions and come in any order, so the results are kept and
 * rated in the order in which the games ended.
 */
export function ratingsOf(results: Results): Readonly<Record<string, number>> {
  const ratings: Record<string, number> = {};
  const inOrder = Object.entries(results).toSorted(
    ([a, one], [b, two]) => one.at - two.at || (a < b ? -1 : 1),
  );
  for (const [, { white, black, score }] of inOrder) {
    const [one, other] = [ratings[white] ?? FIRST_RATING, ratings[black] ?? FIRST_RATING];
    const gain = K * (score - 1 / (1 + 10 ** ((other - one) / 400)));
    ratings[white] = one + gain;
    ratings[black] = other - gain;
  }
  return ratings;
}
