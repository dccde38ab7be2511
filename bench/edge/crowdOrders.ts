import type { Ms } from '../../src/domain/chess/types.js';
import type { Latency } from '../../tools/latency.js';
import type { Schedule } from './schedule.js';

/** What a process full of sockets can be told to do, and what it answers. */
export interface CrowdOrders {
  /** Opens sockets, says hello on each, and waits for all welcomes. */
  join(joining: Joining): Promise<Joined>;
  /** Counts from zero. With a schedule, also how late each event is. */
  measure(measuring: { readonly schedule: Schedule | null }): Promise<void>;
  /** Waits until every socket has the event. */
  reach(reaching: { readonly version: number; readonly timeoutMs: Ms }): Promise<Reached>;
  count(nothing: object): Promise<Counted>;
  /** All sockets go, and what was counted and complained of is forgotten. */
  leave(nothing: object): Promise<void>;
}

export interface Joining {
  /** The sockets' addresses; the nth is game `firstGame + n`. */
  readonly urls: readonly string[];
  readonly firstGame: number;
  readonly perGame: number;
  /** Sockets that are opened at once. */
  readonly atOnce: number;
}
export interface Joined {
  readonly sockets: number;
  readonly seconds: number;
}
export interface Reached {
  /** Sockets that did not have the event in time. */
  readonly missing: number;
  /** When the last event came, on the clock of `clock.ts`. */
  readonly at: Ms;
}
export interface Counted {
  readonly sockets: number;
  readonly events: number;
  /** Other text messages. */
  readonly others: number;
  /** Of all text messages with their headers. */
  readonly bytes: number;
  /** Events lost or out of order, resyncs, sockets that ended by themselves. */
  readonly complaints: number;
  readonly firstComplaints: readonly string[];
  /** From when an event was due to its arrival at a socket. */
  readonly latency: Latency;
}

/** An order as it travels to the process, and its answer. */
export interface Order {
  readonly id: number;
  readonly name: keyof CrowdOrders;
  readonly details: object;
}
export type Obeyed = { readonly id: number } & ({ readonly answer: string } | { readonly error: string });
