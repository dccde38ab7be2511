import type { Color, EpochMs } from '../chess/types.js';
import type { Actor } from './command.js';
import type { EventDraft, GameEvent } from './event.js';
import { type Refusal, type RefusalCode, refusal } from './refusal.js';
import { type Seat, colorOfUser } from './seat.js';
import type { GameInProgress, GameState } from './state.js';

/** Who commands, and at which instant it counts: the edge's stamp, never the time of processing. */
export interface Context {
  readonly at: EpochMs;
  readonly by: Actor;
}

/**
 * What a command led to. With a refusal the command itself changed nothing; events can still be there: those that
 * the clock had brought about before the command came.
 */
export interface Decision {
  readonly events: readonly EventDraft[];
  readonly refusal: Refusal | null;
}

export const happened = ({ at, by }: Context, ...events: readonly GameEvent[]): Decision => ({
  events: events.map((event) => ({ event, at, by })),
  refusal: null,
});

export const refused = (code: RefusalCode, detail?: string): Decision => ({
  events: [],
  refusal: refusal(code, detail),
});

/** The color that the actor plays, or null if it holds no seat. */
export function colorOf(seats: GameState['seats'], by: Actor): Color | null {
  if (by.kind === 'user') return colorOfUser(seats, by.userId);
  if (by.kind !== 'bot') return null;
  const seat: Seat = seats[by.color];
  return seat.kind === 'bot' ? by.color : null;
}

/** A command by the holder of a seat in a game being played. */
export interface Turn {
  readonly game: GameInProgress;
  readonly color: Color;
  readonly context: Context;
}
