import type { EventsMessage } from '../contract/gameFeed.js';
import type { CommandInput } from '../contract/gameWorkflow.js';
import { isSameActor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { evolve } from '../domain/game/evolve.js';
import { isChained } from '../domain/game/hash.js';
import type { GameState } from '../domain/game/state.js';
import { KnownEvent } from './knownEvent.js';

/** A client that missed more is better served with the full state. */
export const RECENT_EVENTS = 300;

/**
 * What an edge knows of one game: the events as far back as they are kept, gapless up to the newest, and the state that
 * they led to. It is folded when somebody asks for it: most events are only passed on.
 */
export class Timeline {
  readonly version: number;
  readonly hash: string;
  /** May be empty. */
  readonly recent: readonly KnownEvent[];
  /** An earlier state than that of `version` only while all events between them are in `recent`. */
  #folded: GameState;

  constructor(state: GameState, recent: readonly KnownEvent[] = [], hash = state.hash) {
    this.version = recent.at(-1)?.version ?? state.version;
    this.hash = hash;
    this.recent = recent;
    this.#folded = state;
  }

  get state(): GameState {
    if (this.#folded.version < this.version) {
      this.#folded = fold(
        this.#folded,
        this.recent.filter(({ version }) => version > this.#folded.version),
      );
    }
    return this.#folded;
  }

  /** With the events that follow; `hash` is that of the last one. */
  followedBy(events: readonly KnownEvent[], hash: string): Timeline {
    const all = [...this.recent, ...events];
    if (all.length <= RECENT_EVENTS) return new Timeline(this.#folded, all, hash);
    return new Timeline(fold(this.state, events), all.slice(-RECENT_EVENTS), hash);
  }
}

const fold = (state: GameState, events: readonly KnownEvent[]): GameState =>
  events.reduce((before, { recorded }) => evolve(before, recorded), state);

export type Step =
  | { readonly kind: 'advanced'; readonly timeline: Timeline; readonly events: readonly KnownEvent[] }
  /** All of it was known. */
  | { readonly kind: 'known' }
  /** A gap, or another history than the one that was shown. */
  | { readonly kind: 'broken' };

/** Where a client stopped: the version of its last event, and that event's hash if it keeps hashes. */
export interface ResumePoint {
  readonly version: number;
  readonly hash?: string | undefined;
}

/** The id of a command is its giver's own. */
export type CommandName = Pick<CommandInput, 'id' | 'by'>;

/** Events that somebody told us of. */
export interface News {
  /** The hash before the first event; null when unknown, then the first must be one that we have. */
  readonly previousHash: string | null;
  /** The hash of the last event. */
  readonly hash: string;
  readonly events: readonly KnownEvent[];
}

/** What the feed tells. */
export const newsOf = ({ first, previousHash, hash, events }: EventsMessage): News => ({
  previousHash,
  hash,
  events: events.map((json, index) => new KnownEvent(first + index, json)),
});

/** What the stream holds from some version on. */
export const heldNews = (events: readonly RecordedEvent[]): News => ({
  previousHash: null,
  hash: events.at(-1)?.hash ?? '',
  events: events.map((event) => KnownEvent.of(event)),
});

/** Adds the events that follow ours; equal hashes at equal versions mean that all before is equal too. */
export function advance(timeline: Timeline, { events, previousHash, hash }: News): Step {
  // Nearly all that the feed tells is this.
  if (previousHash === timeline.hash && isGapless(events, timeline.version + 1)) {
    return { kind: 'advanced', timeline: timeline.followedBy(events, hash), events };
  }
  const overlap = events.findLast(({ version }) => version <= timeline.version);
  const fresh = events.filter(({ version }) => version > timeline.version);
  if (overlap && (hashAt(timeline, overlap.version) ?? overlap.recorded.hash) !== overlap.recorded.hash)
    return { kind: 'broken' };
  if (fresh.length === 0) return { kind: 'known' };
  const link = overlap ? overlap.recorded.hash : previousHash;
  if (link !== timeline.hash || !isGapless(fresh, timeline.version + 1)) return { kind: 'broken' };
  return { kind: 'advanced', timeline: timeline.followedBy(fresh, hash), events: fresh };
}

/** Remembers `events` from before ours too, if they are of the same history and leave no gap. */
export function lookBack(timeline: Timeline, events: readonly RecordedEvent[]): Timeline {
  const { recent, version: newest } = timeline;
  const [oldest] = recent;
  const from = oldest?.version ?? newest + 1;
  const past = events.filter(({ version }) => version < from);
  const last = past.at(-1);
  if (!last || !isGapless(past, from - past.length)) return timeline;
  const isOurs = oldest ? isChained(last.hash, oldest.recorded) : last.hash === timeline.hash;
  const all = [...past.map((event) => KnownEvent.of(event)), ...recent];
  return isOurs ? new Timeline(timeline.state, all.slice(-RECENT_EVENTS)) : timeline;
}

/** Whether the event with the version is remembered, and with it all that followed. */
export const reachesBackTo = ({ recent }: Timeline, version: number): boolean =>
  recent[0] !== undefined && recent[0].version <= Math.max(1, version);

/** Whether the state is a point of the history that we have: an earlier one, or this very point. */
export const contains = (timeline: Timeline, { version, hash }: GameState): boolean =>
  hashAt(timeline, version) === hash;

/**
 * The events between the client's point and our state: exactly those, or null when the client is on another history,
 * ahead of us, or further back than we remember.
 */
export function missedSince(
  timeline: Timeline,
  { version, hash }: ResumePoint,
): readonly KnownEvent[] | null {
  if (hash !== undefined && hash !== hashAt(timeline, version)) return null;
  if (version === timeline.version) return [];
  const isInReach = version < timeline.version && reachesBackTo(timeline, version + 1);
  return isInReach ? timeline.recent.filter((event) => event.version > version) : null;
}

/** The event that answers the command: the last one it caused, as the game itself would say. */
export const eventOfCommand = ({ recent }: Timeline, { id, by }: CommandName): RecordedEvent | undefined =>
  // Most events are not even read: their text does not have the id.
  recent.findLast((event) => event.json.includes(id) && isAnswerTo({ id, by }, event.recorded))?.recorded;

const isAnswerTo = ({ id, by }: CommandName, event: RecordedEvent): boolean =>
  event.commandId === id && isSameActor(event.by, by);

/** The commands that caused the events, each once. */
export function commandsOf(events: readonly KnownEvent[]): readonly CommandName[] {
  const names = events.flatMap(({ recorded: { commandId: id, by } }) => (id === null ? [] : [{ id, by }]));
  return names.filter(
    ({ id, by }, index) => names.findIndex((name) => name.id === id && isSameActor(name.by, by)) === index,
  );
}

/** Undefined when not remembered. The hash before the first event is the empty string. */
function hashAt(timeline: Timeline, version: number): string | undefined {
  if (version === 0) return '';
  if (version === timeline.version) return timeline.hash;
  return timeline.recent.find((event) => event.version === version)?.recorded.hash;
}

const isGapless = (events: readonly { readonly version: number }[], from: number): boolean =>
  events.every(({ version }, index) => version === from + index);
