import type { Ms } from '../chess/types.js';
import { assertNever, err, ok, type Result } from '../result.js';

/**
 * How thinking time is given. All durations are milliseconds.
 * - fischer: `incrementMs` is added after each move (FIDE guidelines III)
 * - delay: the clock waits `delayMs` before it runs (US Chess 5F)
 * - bronstein: after a move the time used comes back, at most `delayMs`
 * - hourglass: what one side uses the other side gains
 * - correspondence: each move has `daysPerMove` days of its own
 * - unlimited: no clock
 */
export type TimeControl =
  | { readonly kind: 'fischer'; readonly initialMs: Ms; readonly incrementMs: Ms }
  | { readonly kind: 'delay'; readonly initialMs: Ms; readonly delayMs: Ms }
  | { readonly kind: 'bronstein'; readonly initialMs: Ms; readonly delayMs: Ms }
  | { readonly kind: 'hourglass'; readonly initialMs: Ms }
  | { readonly kind: 'correspondence'; readonly daysPerMove: number }
  | { readonly kind: 'unlimited' };

const SECOND: Ms = 1_000;
export const DAY: Ms = 86_400 * SECOND;
const LIMITS = { initialMs: DAY, extraMs: 3_600 * SECOND, daysPerMove: 14 } as const;

/** By estimated duration for one side; slower than all of them is correspondence. */
const SPEED_CLASSES = [
  { speed: 'ultraBullet', belowSeconds: 30, firstMoveSeconds: 15 },
  { speed: 'bullet', belowSeconds: 180, firstMoveSeconds: 20 },
  { speed: 'blitz', belowSeconds: 480, firstMoveSeconds: 25 },
  { speed: 'rapid', belowSeconds: 1_500, firstMoveSeconds: 30 },
  { speed: 'classical', belowSeconds: 21_600, firstMoveSeconds: 35 },
] as const;

export type Speed = (typeof SPEED_CLASSES)[number]['speed'] | 'correspondence';

const SECONDS = String.raw`(\d{1,5}(?:\.\d{1,3})?)`;
const WITH_EXTRA = new RegExp(`^${SECONDS}([+db])${SECONDS}$`);
const HOURGLASS = new RegExp(`^${SECONDS}h$`);
const CORRESPONDENCE = /^1\/(\d{1,2})d$/;

/**
 * Text forms, numbers in seconds with up to three decimals: `300+5` Fischer, `300d5` simple delay, `300b5` Bronstein,
 * `300h` hourglass, `1/3d` one move in three days, `-` unlimited. At most 24 hours a side, an hour of increment or
 * delay, 14 days; at least some time.
 */
export function parseTimeControl(text: string): Result<TimeControl, string> {
  const timeControl = readTimeControl(text);
  if (timeControl === null) return err(`'${text}' is not a time control.`);
  const reason = outOfBounds(timeControl);
  return reason === null ? ok(timeControl) : err(reason);
}

/** The text that `parseTimeControl` reads. */
export function makeTimeControl(timeControl: TimeControl): string {
  switch (timeControl.kind) {
    case 'fischer':
      return `${seconds(timeControl.initialMs)}+${seconds(timeControl.incrementMs)}`;
    case 'delay':
      return `${seconds(timeControl.initialMs)}d${seconds(timeControl.delayMs)}`;
    case 'bronstein':
      return `${seconds(timeControl.initialMs)}b${seconds(timeControl.delayMs)}`;
    case 'hourglass':
      return `${seconds(timeControl.initialMs)}h`;
    case 'correspondence':
      return `1/${timeControl.daysPerMove}d`;
    case 'unlimited':
      return '-';
    default:
      return assertNever(timeControl);
  }
}

/**
 * Value of the PGN tag TimeControl (PGN standard 9.6.1): `300+5`, `300` without increment, `*300` hourglass,
 * `1/259200` correspondence, `-` none. The standard has no form for delays: they are written as `300d5`, `300b5`.
 */
export function pgnTimeControl(timeControl: TimeControl): string {
  switch (timeControl.kind) {
    case 'fischer':
      return timeControl.incrementMs === 0 ? seconds(timeControl.initialMs) : makeTimeControl(timeControl);
    case 'hourglass':
      return `*${seconds(timeControl.initialMs)}`;
    case 'correspondence':
      return `1/${seconds(timeControl.daysPerMove * DAY)}`;
    case 'delay':
    case 'bronstein':
    case 'unlimited':
      return makeTimeControl(timeControl);
    default:
      return assertNever(timeControl);
  }
}

/** How long one side plays in a game of 40 moves; null where time is given by the move or not at all. */
export function estimateMs(timeControl: TimeControl): Ms | null {
  if (timeControl.kind === 'correspondence' || timeControl.kind === 'unlimited') return null;
  return timeControl.initialMs + 40 * extraMs(timeControl);
}

/** The class of a time control, by the time that one side is estimated to use, as on lichess. */
export const speedOf = (timeControl: TimeControl): Speed =>
  speedClassOf(timeControl)?.speed ?? 'correspondence';

/** How long each side may take for its first move, while no clock runs yet (house rule 2). */
export function firstMoveLimitMs(timeControl: TimeControl): Ms {
  if (timeControl.kind === 'correspondence') return timeControl.daysPerMove * DAY;
  if (timeControl.kind === 'unlimited') return 21 * DAY;
  return (speedClassOf(timeControl)?.firstMoveSeconds ?? 35) * SECOND;
}

function speedClassOf(timeControl: TimeControl): (typeof SPEED_CLASSES)[number] | null {
  const estimate = estimateMs(timeControl);
  if (estimate === null) return null;
  return SPEED_CLASSES.find(({ belowSeconds }) => estimate < belowSeconds * SECOND) ?? null;
}

/** What is added or waited per move, whatever it is called. */
function extraMs(timeControl: TimeControl): Ms {
  switch (timeControl.kind) {
    case 'fischer':
      return timeControl.incrementMs;
    case 'delay':
    case 'bronstein':
      return timeControl.delayMs;
    case 'hourglass':
    case 'correspondence':
    case 'unlimited':
      return 0;
    default:
      return assertNever(timeControl);
  }
}

function readTimeControl(text: string): TimeControl | null {
  if (text === '-') return { kind: 'unlimited' };
  const days = CORRESPONDENCE.exec(text)?.[1];
  if (days !== undefined) return { kind: 'correspondence', daysPerMove: Number(days) };
  const glass = HOURGLASS.exec(text)?.[1];
  if (glass !== undefined) return { kind: 'hourglass', initialMs: ms(glass) };
  const [, initial = '', sign, extra = ''] = WITH_EXTRA.exec(text) ?? [];
  const initialMs = ms(initial);
  if (sign === '+') return { kind: 'fischer', initialMs, incrementMs: ms(extra) };
  if (sign === 'd') return { kind: 'delay', initialMs, delayMs: ms(extra) };
  if (sign === 'b') return { kind: 'bronstein', initialMs, delayMs: ms(extra) };
  return null;
}

function outOfBounds(timeControl: TimeControl): string | null {
  if (timeControl.kind === 'unlimited') return null;
  if (timeControl.kind === 'correspondence') {
    const { daysPerMove } = timeControl;
    return daysPerMove >= 1 && daysPerMove <= LIMITS.daysPerMove ? null : 'A move has 1 to 14 days.';
  }
  if (timeControl.initialMs > LIMITS.initialMs) return 'A side has at most 24 hours.';
  if (extraMs(timeControl) > LIMITS.extraMs) return 'The increment or delay is at most one hour.';
  return timeControl.initialMs + extraMs(timeControl) > 0 ? null : 'A side needs some time.';
}

const ms = (text: string): Ms => Math.round(Number(text) * SECOND);
const seconds = (duration: Ms): string => String(duration / SECOND);
