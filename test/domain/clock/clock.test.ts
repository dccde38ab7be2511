import { describe, expect, test } from 'vitest';
import type { ByColor, Color, Ms } from '../../../src/domain/chess/types.js';
import {
  createClock,
  flagFallAt,
  giveTime,
  isOutOfTime,
  lagGraceMs,
  press,
  remainingMs,
  startClock,
  stopClock,
} from '../../../src/domain/clock/clock.js';
import type { ClockState } from '../../../src/domain/clock/clockState.js';
import { timeControl } from '../../support/clock.js';

const START = 1_000_000;
const DAY = 86_400_000;
const running = (text: string): ClockState => startClock(createClock(timeControl(text)), START);

/** White and Black in turn think so long each; what both have left after each move. */
function played(text: string, thoughts: readonly Ms[]): ByColor<Ms>[] {
  let clock = running(text);
  let at = START;
  return thoughts.map((thought, ply) => {
    at += thought;
    clock = press({ clock, timeControl: timeControl(text), color: colorAt(ply), at, lagMs: 0 }).clock;
    return clock.remainingMs;
  });
}
const colorAt = (ply: number): Color => (ply % 2 === 0 ? 'white' : 'black');
const left = (white: Ms, black: Ms): ByColor<Ms> => ({ white, black });

describe('what both sides have left', () => {
  test.each([
    ['60+0', 'sudden death', [5_000, 7_000], [left(55_000, 60_000), left(55_000, 53_000)]],
    ['60+2', 'increment after the move', [5_000, 1_000], [left(57_000, 60_000), left(57_000, 61_000)]],
    [
      '60d5',
      'a move within the delay costs nothing',
      [4_999, 5_000],
      [left(60_000, 60_000), left(60_000, 60_000)],
    ],
    [
      '60d5',
      'a move beyond the delay costs the rest',
      [7_000, 65_001],
      [left(58_000, 60_000), left(58_000, 0)],
    ],
    [
      '60b5',
      'a move within the delay comes back',
      [3_000, 5_000],
      [left(60_000, 60_000), left(60_000, 60_000)],
    ],
    [
      '60b5',
      'beyond the delay only the delay comes back',
      [8_000, 0],
      [left(57_000, 60_000), left(57_000, 60_000)],
    ],
    ['60h', 'what one uses the other gains', [5_000, 20_000], [left(55_000, 65_000), left(75_000, 45_000)]],
    ['60h', 'at flag fall no more than there was', [61_000], [left(0, 120_000)]],
    ['1/2d', 'each move has all its days', [DAY, 5], [left(2 * DAY, 2 * DAY), left(2 * DAY, 2 * DAY)]],
    ['-', 'nothing', [DAY, 50 * DAY], [left(0, 0), left(0, 0)]],
    ['0+3', 'no initial time: at least three seconds', [1_000], [left(5_000, 3_000)]],
    ['0+10', 'no initial time: one increment', [1_000], [left(19_000, 10_000)]],
  ])('%s: %s', (text, _, thoughts, expected) => {
    expect(played(text, thoughts)).toEqual(expected);
  });
});

describe('a flag falls', () => {
  test.each([
    ['60+9', 60_000],
    ['60d5', 65_000],
    ['60b5', 60_000],
    ['60h', 60_000],
    ['1/2d', 2 * DAY],
  ])('%s: after %i ms, and a move at that instant is too late', (text, limit) => {
    const clock = running(text);
    const control = timeControl(text);
    const at = START + limit;
    expect(flagFallAt({ clock, timeControl: control, turn: 'white' })).toBe(at);
    const turn = { clock, timeControl: control, turn: 'white', color: 'white' } as const;
    expect(isOutOfTime({ ...turn, at: at - 1, grace: false })).toBe(false);
    expect(isOutOfTime({ ...turn, at, grace: false })).toBe(true);
    expect(remainingMs({ ...turn, at: at - 1 })).toBe(1);
    expect(remainingMs({ ...turn, at: at + 9 })).toBe(0);

    const move = { clock, timeControl: control, color: 'white', lagMs: 0 } as const;
    expect(press({ ...move, at: at - 1 })).toMatchObject({ inTime: true, clock: { runningSince: at - 1 } });
    const late = press({ ...move, at });
    expect(late.inTime).toBe(false);
    expect(late.clock).toMatchObject({ runningSince: null, remainingMs: { white: 0 } });
  });

  test('never without a clock', () => {
    const turn = { clock: running('-'), timeControl: timeControl('-'), turn: 'white' } as const;
    expect(flagFallAt(turn)).toBeNull();
    expect(isOutOfTime({ ...turn, color: 'white', at: START + 99 * DAY, grace: false })).toBe(false);
  });

  test('never while no clock runs', () => {
    const clock = stopClock(running('60+0'));
    const turn = { clock, timeControl: timeControl('60+0'), turn: 'white' } as const;
    expect(flagFallAt(turn)).toBeNull();
    expect(isOutOfTime({ ...turn, color: 'white', at: START + DAY, grace: false })).toBe(false);
  });

  test('not for the side that is not to move', () => {
    const turn = { clock: running('60+0'), timeControl: timeControl('60+0'), turn: 'white' } as const;
    expect(isOutOfTime({ ...turn, color: 'black', at: START + DAY, grace: false })).toBe(false);
  });

  test('later with grace, by the lag quota but at most two seconds', () => {
    const slow = {
      clock: running('60+5'),
      timeControl: timeControl('60+5'),
      turn: 'white',
      color: 'white',
    } as const;
    expect(lagGraceMs(slow.clock, 'white')).toBe(2_000);
    expect(isOutOfTime({ ...slow, at: START + 61_999, grace: true })).toBe(false);
    expect(isOutOfTime({ ...slow, at: START + 62_000, grace: true })).toBe(true);
    const fast = { ...slow, clock: running('60+0'), timeControl: timeControl('60+0') } as const;
    expect(lagGraceMs(fast.clock, 'white')).toBe(1_170);
    expect(isOutOfTime({ ...fast, at: START + 61_169, grace: true })).toBe(false);
    expect(isOutOfTime({ ...fast, at: START + 61_170, grace: true })).toBe(true);
  });
});

describe('a move', () => {
  const control = timeControl('180+2');

  test('before the clocks run costs nothing and leaves the quota alone', () => {
    const clock = createClock(control);
    const pressed = press({ clock, timeControl: control, color: 'white', at: START, lagMs: 500 });
    expect(pressed).toEqual({ clock, spentMs: 0, lagCreditMs: 0, inTime: true });
  });

  test('gets its lag back from the quota', () => {
    const move = { clock: running('180+2'), timeControl: control, color: 'white', lagMs: 300 } as const;
    const pressed = press({ ...move, at: START + 2_000 });
    expect(pressed).toMatchObject({ spentMs: 1_700, lagCreditMs: 300, inTime: true });
    expect(pressed.clock).toEqual({
      remainingMs: { white: 180_300, black: 180_000 },
      lagQuotaMs: { white: 3_700, black: 3_000 },
      runningSince: START + 2_000,
    });
  });

  test('made faster than its lag gets and pays no more than the time it took', () => {
    const move = { clock: running('180+2'), timeControl: control, color: 'white', lagMs: 300 } as const;
    const pressed = press({ ...move, at: START + 100 });
    expect(pressed).toMatchObject({ spentMs: 0, lagCreditMs: 100, clock: { lagQuotaMs: { white: 3_900 } } });
  });

  test('stamped before the turn began counts as made at its beginning', () => {
    const move = { clock: running('180+2'), timeControl: control, color: 'white', lagMs: 0 } as const;
    const pressed = press({ ...move, at: START - 5_000 });
    expect(pressed).toMatchObject({ spentMs: 0, inTime: true, clock: { runningSince: START } });
  });

  test('that lag alone carried past the flag is in time', () => {
    const move = { clock: running('180+0'), timeControl: timeControl('180+0'), color: 'white' } as const;
    expect(press({ ...move, at: START + 180_500, lagMs: 501 }).inTime).toBe(true);
    expect(press({ ...move, at: START + 180_500, lagMs: 500 }).inTime).toBe(false);
  });
});

test('the hourglass runs up for the side that waits', () => {
  const turn = { clock: running('60h'), timeControl: timeControl('60h'), turn: 'white' } as const;
  expect(remainingMs({ ...turn, color: 'black', at: START + 5_000 })).toBe(65_000);
  expect(remainingMs({ ...turn, color: 'black', at: START + DAY })).toBe(120_000);
  expect(remainingMs({ ...turn, color: 'white', at: START - 5 })).toBe(60_000);
});

test('time given moves the flag', () => {
  const clock = giveTime(running('60+0'), 'white', 15_000);
  const turn = { clock, timeControl: timeControl('60+0'), turn: 'white' } as const;
  expect(flagFallAt(turn)).toBe(START + 75_000);
  expect(clock.remainingMs.black).toBe(60_000);
});
