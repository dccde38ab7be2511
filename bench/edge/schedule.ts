import type { Ms } from '../../src/domain/chess/types.js';

/** When events are due that come at a fixed rate, one game after the other, then the next version of each. */
export interface Schedule {
  /** On the clock of `clock.ts`. */
  readonly startAt: Ms;
  readonly eventsPerSecond: number;
  readonly games: number;
  readonly firstVersion: number;
}

/** When the nth event of all is due, from 0. */
export const dueAt = ({ startAt, eventsPerSecond }: Schedule, index: number): Ms =>
  startAt + (index * 1_000) / eventsPerSecond;

/** The place of one game's event among all of them. */
export const indexOf = ({ games, firstVersion }: Schedule, game: number, version: number): number =>
  (version - firstVersion) * games + game;
