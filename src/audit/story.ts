import { type StoreName, type StoredCopy, STORES } from '../contract/gameCopies.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { isChained } from '../domain/game/hash.js';
import { replay } from '../domain/game/replay.js';
import type { GameState } from '../domain/game/state.js';

/** The history by which each store is measured: versions 1, 2, 3 ..., chained. Empty when no store has the beginning. */
export type Story = readonly RecordedEvent[];

export type Copies = ReadonlyMap<StoreName, StoredCopy>;

/**
 * The history that most stores tell. At each version every store that has told the same so far has one vote, for an
 * event that is chained to the one before; in a tie the earlier of `STORES` is believed. Nothing follows on the end of
 * the game. How far a game has come is for its workflow to say: only when Temporal does not have it, or tells another
 * story, do the others go on.
 */
export function storyOf(copies: Copies): Story {
  const story: RecordedEvent[] = [];
  let voters = STORES.flatMap((store) => {
    const copy = copies.get(store);
    return copy ? [{ store, events: eventsByVersion(copy) }] : [];
  });
  while (story.at(-1)?.event.type !== 'GameEnded') {
    const version = story.length + 1;
    const previousHash = story.at(-1)?.hash ?? '';
    const workflow = voters.find(({ store }) => store === 'temporal')?.events;
    if (workflow && version > Math.max(...workflow.keys())) break;
    const ballots = voters.map((voter) => ({
      voter,
      held: voter.events.get(version) ?? [],
      vote: voter.events.get(version)?.find((event) => isChained(previousHash, event)),
    }));
    const chosen = mostFrequent(ballots.flatMap(({ vote }) => vote ?? []));
    if (!chosen) break;
    story.push(chosen);
    voters = ballots.flatMap(({ voter, held, vote }) =>
      held.length === 0 || vote?.hash === chosen.hash ? [voter] : [],
    );
  }
  return story;
}

/** The game after `version` events of the story; null when they do not make one. */
export function stateAfter(story: Story, version: number): GameState | null {
  try {
    const folded = replay(null, story.slice(0, version));
    return folded.ok ? folded.value : null;
  } catch {
    return null; // chained, and yet no game
  }
}

/** When the game of the story ended; null: it goes on. */
export function endOf(story: Story): RecordedEvent | null {
  const last = story.at(-1);
  return last?.event.type === 'GameEnded' ? last : null;
}

export function eventsByVersion({ events }: StoredCopy): ReadonlyMap<number, readonly RecordedEvent[]> {
  const byVersion = new Map<number, RecordedEvent[]>();
  for (const event of events) {
    const same = byVersion.get(event.version);
    if (same) same.push(event);
    else byVersion.set(event.version, [event]);
  }
  return byVersion;
}

/** By hash; the first of those that are equally frequent. */
function mostFrequent(votes: readonly RecordedEvent[]): RecordedEvent | undefined {
  const count = ({ hash }: RecordedEvent) => votes.filter((vote) => vote.hash === hash).length;
  return votes.reduce<RecordedEvent | undefined>(
    (best, vote) => (best && count(best) >= count(vote) ? best : vote),
    undefined,
  );
}
