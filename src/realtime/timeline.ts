import type { CommandInput } from '../contract/gameWorkflow.js';
import { isSameActor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { evolve } from '../domain/game/evolve.js';
import { isChained } from '../domain/game/hash.js';
import type { GameState } from '../domain/game/state.js';

/** What an edge knows of one game: its state, and the events that led to it as far back as they are kept. */
export interface Timeline {
  readonly state: GameState;
  /** Gapless up to `state.version`; may be empty. */
  readonly recent: readonly RecordedEvent[];
}

export type Step =
  | { readonly kind: 'advanced'; readonly timeline: Timeline; readonly events: readonly RecordedEvent[] }
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

/** A client that missed more is better served with the full state. */
export const RECENT_EVENTS = 300;

export const startAt = (state: GameState): Timeline => ({ state, recent: [] });

/**
 * Adds the events that follow ours; equal hashes at equal versions mean that all before is equal too.
 * `previousHash` is the hash before `events[0]`; null when unknown, then `events` must begin with one that we have.
 */
export function advance(
  timeline: Timeline,
  events: readonly RecordedEvent[],
  previousHash: string | null,
): Step {
  const { state, recent } = timeline;
  const overlap = events.findLast(({ version }) => version <= state.version);
  const fresh = events.filter(({ version }) => version > state.version);
  if (overlap && (hashAt(timeline, overlap.version) ?? overlap.hash) !== overlap.hash)
    return { kind: 'broken' };
  if (fresh.length === 0) return { kind: 'known' };
  const link = overlap ? overlap.hash : previousHash;
  if (link !== state.hash || !isGapless(fresh, state.version + 1)) return { kind: 'broken' };
  const next = fresh.reduce<GameState>(evolve, state);
  const timelineAfter = { state: next, recent: [...recent, ...fresh].slice(-RECENT_EVENTS) };
  return { kind: 'advanced', timeline: timelineAfter, events: fresh };
}

/** Remembers `events` from before ours too, if they are of the same history and leave no gap. */
export function lookBack(timeline: Timeline, events: readonly RecordedEvent[]): Timeline {
  const { state, recent } = timeline;
  const [oldest] = recent;
  const from = oldest?.version ?? state.version + 1;
  const past = events.filter(({ version }) => version < from);
  const last = past.at(-1);
  if (!last || !isGapless(past, from - past.length)) return timeline;
  const isOurs = oldest ? isChained(last.hash, oldest) : last.hash === state.hash;
  return isOurs ? { state, recent: [...past, ...recent].slice(-RECENT_EVENTS) } : timeline;
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
): readonly RecordedEvent[] | null {
  const { state, recent } = timeline;
  if (hash !== undefined && hash !== hashAt(timeline, version)) return null;
  if (version === state.version) return [];
  const isInReach = version < state.version && reachesBackTo(timeline, version + 1);
  return isInReach ? recent.filter((event) => event.version > version) : null;
}

/** The event that answers the command: the last one it caused, as the game itself would say. */
export const eventOfCommand = ({ recent }: Timeline, { id, by }: CommandName): RecordedEvent | undefined =>
  recent.findLast((event) => event.commandId === id && isSameActor(event.by, by));

/** The commands that caused the events, each once. */
export function commandsOf(events: readonly RecordedEvent[]): readonly CommandName[] {
  const names = events.flatMap(({ commandId: id, by }) => (id === null ? [] : [{ id, by }]));
  return names.filter(
    ({ id, by }, index) => names.findIndex((name) => name.id === id && isSameActor(name.by, by)) === index,
  );
}

/** Undefined when not remembered. The hash before the first event is the empty string. */
function hashAt({ state, recent }: Timeline, version: number): string | undefined {
  if (version === 0) return '';
  if (version === state.version) return state.hash;
  return recent.find((event) => event.version === version)?.hash;
}

const isGapless = (events: readonly RecordedEvent[], from: number): boolean =>
  events.every(({ version }, index) => version === from + index);
