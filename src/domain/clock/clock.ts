import { type ByColor, type Color, type EpochMs, type Ms, opposite } from '../chess/types.js';
import { assertNever } from '../result.js';
import type { ClockState } from './clockState.js';
import { creditLag, lagQuota } from './lag.js';
import { DAY, type TimeControl } from './timeControl.js';

/** A clock and the rules it runs by. `turn` is the side to move. */
interface RunningClock {
  readonly clock: ClockState;
  readonly timeControl: TimeControl;
  readonly turn: Color;
}

interface Press {
  readonly clock: ClockState;
  readonly timeControl: TimeControl;
  /** Who moved. */
  readonly color: Color;
  /** When the move reached the server. */
  readonly at: EpochMs;
  /** Network delay of the move as the server measured it. */
  readonly lagMs: Ms;
}

/** What ending a turn did to the clock. */
export interface Pressed {
  readonly clock: ClockState;
  /** Time since the turn began, less the lag given back: what the mover is charged before any delay or increment. */
  readonly spentMs: Ms;
  readonly lagCreditMs: Ms;
  readonly inTime: boolean;
}

const MAX_LAG_GRACE: Ms = 2_000;
/** Without initial time a game would be lost before its first increment. */
const MIN_INITIAL: Ms = 3_000;

/** Both sides' full time, not running. */
export function createClock(timeControl: TimeControl): ClockState {
  const initial = initialTimeMs(timeControl);
  const quota = lagQuota(timeControl).startMs;
  return {
    remainingMs: { white: initial, black: initial },
    lagQuotaMs: { white: quota, black: quota },
    runningSince: null,
  };
}

/** Lets the clock run from `at` for the side to move. */
export const startClock = (clock: ClockState, at: EpochMs): ClockState => ({ ...clock, runningSince: at });

/** Halts the clock; the current turn's time is not charged. */
export const stopClock = (clock: ClockState): ClockState => ({ ...clock, runningSince: null });

/** Charges the current turn up to `pausedAt` and lets the clock run on from `at`. One that stands goes on standing. */
export function resumeClock(
  running: RunningClock,
  { pausedAt, at }: { readonly pausedAt: EpochMs; readonly at: EpochMs },
): ClockState {
  const { clock } = running;
  if (clock.runningSince === null) return clock;
  const left = (color: Color) => remainingMs({ ...running, color, at: pausedAt });
  return { ...clock, remainingMs: { white: left('white'), black: left('black') }, runningSince: at };
}

/**
 * Ends `color`'s turn. In time: its used time is charged, its increment added, and the clock runs on for the other
 * side. Too late: its time is 0 and the clock stands. While no clock runs (the first moves) nothing is charged and
 * nothing is given back.
 */
export function press({ clock, timeControl, color, at, lagMs }: Press): Pressed {
  if (clock.runningSince === null) return { clock, spentMs: 0, lagCreditMs: 0, inTime: true };
  const pressedAt = Math.max(at, clock.runningSince);
  const elapsed = pressedAt - clock.runningSince;
  const lag = creditLag(clock.lagQuotaMs[color], timeControl, Math.min(lagMs, elapsed));
  const spentMs = elapsed - lag.creditMs;
  const usedMs = chargeableMs(timeControl, spentMs);
  const inTime = timeControl.kind === 'unlimited' || usedMs < clock.remainingMs[color];
  return {
    clock: {
      remainingMs: remainingAfter({ clock, timeControl, color, usedMs, inTime }),
      lagQuotaMs: { ...clock.lagQuotaMs, [color]: lag.quotaMs },
      runningSince: inTime ? pressedAt : null,
    },
    spentMs,
    lagCreditMs: lag.creditMs,
    inTime,
  };
}

/** What `color` has left at `at`, never below 0. Without a clock: 0 and meaningless. */
export function remainingMs(p: RunningClock & { readonly color: Color; readonly at: EpochMs }): Ms {
  const left = p.clock.remainingMs[p.color];
  const used = Math.min(chargeableMs(p.timeControl, elapsedMs(p.clock, p.at)), p.clock.remainingMs[p.turn]);
  if (p.color === p.turn) return left - used;
  return p.timeControl.kind === 'hourglass' ? left + used : left;
}

/** The instant at which the side to move will have used all its time, without lag grace; null if none will come. */
export function flagFallAt({ clock, timeControl, turn }: RunningClock): EpochMs | null {
  if (clock.runningSince === null || timeControl.kind === 'unlimited') return null;
  const delay = timeControl.kind === 'delay' ? timeControl.delayMs : 0;
  return clock.runningSince + delay + clock.remainingMs[turn];
}

/** Whether `color` has no time left at `at`. With `grace`, a late move may still turn out to be in time by its lag. */
export function isOutOfTime(
  p: RunningClock & { readonly color: Color; readonly at: EpochMs; readonly grace: boolean },
): boolean {
  if (p.timeControl.kind === 'unlimited') return false;
  const grace = p.grace ? lagGraceMs(p.clock, p.color) : 0;
  const elapsed = p.color === p.turn ? Math.max(0, elapsedMs(p.clock, p.at) - grace) : 0;
  return p.clock.remainingMs[p.color] <= chargeableMs(p.timeControl, elapsed);
}

export const giveTime = (clock: ClockState, color: Color, ms: Ms): ClockState => ({
  ...clock,
  remainingMs: { ...clock.remainingMs, [color]: clock.remainingMs[color] + ms },
});

/** How long past its flag fall a side's move may still be under way and count. */
export const lagGraceMs = (clock: ClockState, color: Color): Ms =>
  Math.min(clock.lagQuotaMs[color], MAX_LAG_GRACE);

const elapsedMs = (clock: ClockState, at: EpochMs): Ms =>
  clock.runningSince === null ? 0 : Math.max(0, at - clock.runningSince);

/** How much of a turn's duration counts against the clock. */
function chargeableMs(timeControl: TimeControl, durationMs: Ms): Ms {
  if (timeControl.kind === 'unlimited') return 0;
  return timeControl.kind === 'delay' ? Math.max(0, durationMs - timeControl.delayMs) : durationMs;
}

function initialTimeMs(timeControl: TimeControl): Ms {
  switch (timeControl.kind) {
    case 'fischer':
      return timeControl.initialMs || Math.max(timeControl.incrementMs, MIN_INITIAL);
    case 'delay':
    case 'bronstein':
      return timeControl.initialMs || Math.max(timeControl.delayMs, MIN_INITIAL);
    case 'hourglass':
      return timeControl.initialMs;
    case 'correspondence':
      return timeControl.daysPerMove * DAY;
    case 'unlimited':
      return 0;
    default:
      return assertNever(timeControl);
  }
}

interface EndedTurn {
  readonly clock: ClockState;
  readonly timeControl: TimeControl;
  readonly color: Color;
  readonly usedMs: Ms;
  readonly inTime: boolean;
}

/** Both sides' time once `color` has used `usedMs` on its turn. */
function remainingAfter({ clock, timeControl, color, usedMs, inTime }: EndedTurn): ByColor<Ms> {
  const before = clock.remainingMs;
  const other = opposite(color);
  const left = Math.max(0, before[color] - usedMs);
  const gained = timeControl.kind === 'hourglass' ? before[color] - left : 0;
  return {
    ...before,
    [color]: inTime ? withBonus(timeControl, left, usedMs) : 0,
    [other]: before[other] + gained,
  };
}

function withBonus(timeControl: TimeControl, leftMs: Ms, usedMs: Ms): Ms {
  switch (timeControl.kind) {
    case 'fischer':
      return leftMs + timeControl.incrementMs;
    case 'bronstein':
      return leftMs + Math.min(usedMs, timeControl.delayMs);
    case 'correspondence':
      return initialTimeMs(timeControl);
    case 'delay':
    case 'hourglass':
    case 'unlimited':
      return leftMs;
    default:
      return assertNever(timeControl);
  }
}
