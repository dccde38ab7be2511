import type { Checkpoint, StoredCopy } from '../contract/gameCopies.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { canonicalJson, isChained } from '../domain/game/hash.js';
import { listingOf } from './listing.js';
import { type Story, endOf, eventsByVersion, stateAfter } from './story.js';

/** The versions that a store must hold; it may hold more of the story. */
export interface Duty {
  readonly from: number;
  /** Inclusive; Infinity: all there are. */
  readonly upTo: number;
}

/** Where a store first differs from the story. */
export interface Difference {
  /** Null: the store as a whole, or it cannot be told. */
  readonly version: number | null;
  /** Of the store: `events`, the name of a checkpoint, or `store` for what is wrong there in itself. */
  readonly part: string;
  readonly detail: string;
}

/** The difference with the lowest version, what is wrong in itself before what is missing; null when the store tells the story, as far as it must. */
export function firstDifference(copy: StoredCopy, story: Story, duty: Duty): Difference | null {
  const all = [
    ...copy.flaws.map(({ version, detail }) => ({ version, part: 'store', detail })),
    eventDifference(copy, story, duty),
    ...copy.checkpoints.map((checkpoint) => checkpointDifference(checkpoint, story)),
  ].filter((difference) => difference !== null);
  return all.reduce<Difference | null>(
    (first, next) => (first && !isBefore(next, first) ? first : next),
    null,
  );
}

const isBefore = (one: Difference, other: Difference): boolean =>
  (one.version ?? Infinity) < (other.version ?? Infinity);

function eventDifference(copy: StoredCopy, story: Story, duty: Duty): Difference | null {
  const held = eventsByVersion(copy);
  const versions = [...held.keys()].filter((version) => version <= story.length);
  const [first, last] = [Math.min(...versions), Math.max(...versions)];
  for (const expected of story) {
    const { version } = expected;
    const owed = version >= duty.from && version <= duty.upTo;
    const inside = version > first && version < last;
    const detail = wrongWith(held.get(version) ?? [], expected, {
      isOwed: owed || inside,
      previousHash: story[version - 2]?.hash ?? '',
    });
    if (detail !== null) return { version, part: 'events', detail };
  }
  const beyond = [...held.keys()].filter((version) => version > story.length).toSorted((a, b) => a - b);
  if (beyond[0] === undefined) return null;
  const detail = endOf(story) ? 'an event after the end of the game' : 'an event that the game does not have';
  return { version: beyond[0], part: 'events', detail };
}

interface Place {
  readonly isOwed: boolean;
  readonly previousHash: string;
}

/** Null: nothing. */
function wrongWith(held: readonly RecordedEvent[], expected: RecordedEvent, place: Place): string | null {
  const [first, ...more] = held;
  if (!first) return place.isOwed ? 'missing' : null;
  const odd = held.find((event) => !isChained(place.previousHash, event));
  if (odd) {
    return odd.hash === expected.hash
      ? 'another content under the same hash'
      : 'its hash is not that of its content after the event before it';
  }
  const other = held.find(({ hash }) => hash !== expected.hash);
  if (!other) return null;
  const hashes = `${short(other.hash)} instead of ${short(expected.hash)}`;
  return more.length > 0 ? `there twice, once with another hash, ${hashes}` : `another event, hash ${hashes}`;
}

const short = (hash: string): string => hash.slice(0, 12);

function checkpointDifference({ name, version, hash, made }: Checkpoint, story: Story): Difference | null {
  const event = story[version - 1];
  if (!event) return { version, part: name, detail: 'a version that the game does not have' };
  if (event.hash !== hash) {
    return { version, part: name, detail: `hash ${short(hash)} instead of ${short(event.hash)}` };
  }
  return made === null || isMadeOf(made, story, version)
    ? null
    : { version, part: name, detail: 'not what the events lead to' };
}

function isMadeOf(made: NonNullable<Checkpoint['made']>, story: Story, version: number): boolean {
  const state = stateAfter(story, version);
  if (!state) return false;
  const expected = made.kind === 'state' ? state : listingOf(state);
  return canonicalJson(made.value) === canonicalJson(expected);
}
