import type { Color, EpochMs, Ms } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { RefusalCode } from '../domain/game/refusal.js';
import type { GameState } from '../domain/game/state.js';

interface Welcome {
  readonly t: 'welcome';
  readonly seat: Color | null;
  readonly version: number;
  readonly hash: string;
  /** The server's time, for showing clocks. */
  readonly now: EpochMs;
  /** The full state, or null when `events` continue what the client has. */
  readonly state: GameState | null;
  readonly events: readonly RecordedEvent[];
  readonly heartbeatMs: Ms;
}

/** `v` is the event's version. */
export type EventMessage = { readonly t: 'event'; readonly v: number } & Omit<RecordedEvent, 'version'>;

/** Everything the service sends over the socket; `t` names the type. */
export type ServerMessage =
  | Welcome
  | EventMessage
  /** The command is in the game's history and was applied; `v` is the version it led to. */
  | { readonly t: 'ack'; readonly id: string; readonly v: number; readonly at: EpochMs }
  /** The command, or with `id` null the frame, was declined and changed nothing. */
  | { readonly t: 'refused'; readonly id: string | null; readonly code: RefusalCode; readonly detail: string }
  | { readonly t: 'presence'; readonly color: Color; readonly goneSince: EpochMs | null }
  | { readonly t: 'spectators'; readonly n: number }
  /** Forget what was shown and take this state. */
  | { readonly t: 'resync'; readonly now: EpochMs; readonly state: GameState }
  | { readonly t: 'moved'; readonly url: string }
  | { readonly t: 'pong'; readonly at: number; readonly now: EpochMs };

/** The wire form of one event: everything of the record, so that a client can check the hash chain. */
export function eventMessage({ version, ...rest }: RecordedEvent): EventMessage {
  return { t: 'event', v: version, ...rest };
}

const RECORDED = '{"version":';

/** The same in JSON, from the record in JSON: spliced, as the version is what `record` writes first. */
export function eventMessageText(recorded: string): string {
  return recorded.startsWith(RECORDED)
    ? `{"t":"event","v":${recorded.slice(RECORDED.length)}`
    : JSON.stringify(eventMessage(JSON.parse(recorded)));
}

/** A welcome in JSON, from a state (or null) and events that are in JSON already: a crowd shares them. */
export function welcomeText(
  welcome: Omit<Welcome, 'state' | 'events'>,
  { state, events }: { readonly state: string; readonly events: readonly string[] },
): string {
  return `${JSON.stringify(welcome).slice(0, -1)},"state":${state},"events":[${events.join()}]}`;
}
