import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { Actor } from '../domain/game/command.js';
import type { Seat } from '../domain/game/seat.js';

export type Fact = readonly [name: string, value: string];

export const timeText = (at: EpochMs): string => new Date(at).toISOString();

/** `m:ss.t`, with hours from one hour on; rounded down: no one has more time than the clock says. */
export function clockText(ms: Ms): string {
  const tenths = Math.floor(ms / 100);
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600)];
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

export function actorText(by: Actor): string {
  switch (by.kind) {
    case 'user':
      return by.userId;
    case 'bot':
      return `bot (${by.color})`;
    case 'service':
    case 'ops':
      return `${by.kind} ${by.name}`;
    case 'arbiter':
      return 'the arbiter';
  }
}

export function seatText(seat: Seat): string {
  switch (seat.kind) {
    case 'human':
      return seat.userId;
    case 'bot':
      return `bot level ${seat.level}`;
    case 'open':
      return seat.reservedFor === null ? 'nobody yet' : `kept for ${seat.reservedFor}`;
  }
}

/** Facts one below the other, values aligned. */
export function factLines(facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
