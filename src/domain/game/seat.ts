import type { ByColor, Color } from '../chess/types.js';
import { COLORS } from '../chess/types.js';

export interface HumanSeat {
  readonly kind: 'human';
  readonly userId: string;
}
export interface BotSeat {
  readonly kind: 'bot';
  /** Strength, 1 (weakest) to 8, as the bot-orchestrator understands it. */
  readonly level: number;
}
/** Nobody sits here yet. `reservedFor` names the only user who may; null means anyone. */
export interface OpenSeat {
  readonly kind: 'open';
  readonly reservedFor: string | null;
}

export type TakenSeat = HumanSeat | BotSeat;
export type Seat = TakenSeat | OpenSeat;

/** The color of the seat that the user holds, or null for a spectator. */
export const colorOfUser = (seats: ByColor<Seat>, userId: string): Color | null =>
  COLORS.find((color) => {
    const seat = seats[color];
    return seat.kind === 'human' && seat.userId === userId;
  }) ?? null;

/** Both seats if both are taken, else null. */
export function takenSeats(seats: ByColor<Seat>): ByColor<TakenSeat> | null {
  const { white, black } = seats;
  return white.kind === 'open' || black.kind === 'open' ? null : { white, black };
}
