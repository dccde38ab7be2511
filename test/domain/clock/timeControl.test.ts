import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firstMoveLimitMs,
  makeTimeControl,
  parseTimeControl,
  pgnTimeControl,
  speedOf,
  type TimeControl,
} from '../../../src/domain/clock/timeControl.js';
import { err, ok } from '../../../src/domain/result.js';
import { anyTimeControl, timeControl } from '../../support/clock.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

describe('a time control, its text and its PGN value', () => {
  const rows: readonly (readonly [string, TimeControl, string])[] = [
    ['300+5', { kind: 'fischer', initialMs: 300_000, incrementMs: 5_000 }, '300+5'],
    ['300+0', { kind: 'fischer', initialMs: 300_000, incrementMs: 0 }, '300'],
    ['0+3', { kind: 'fischer', initialMs: 0, incrementMs: 3_000 }, '0+3'],
    ['0.5+0.001', { kind: 'fischer', initialMs: 500, incrementMs: 1 }, '0.5+0.001'],
    ['300d5', { kind: 'delay', initialMs: 300_000, delayMs: 5_000 }, '300d5'],
    ['300b5', { kind: 'bronstein', initialMs: 300_000, delayMs: 5_000 }, '300b5'],
    ['60h', { kind: 'hourglass', initialMs: 60_000 }, '*60'],
    ['1/3d', { kind: 'correspondence', daysPerMove: 3 }, '1/259200'],
    ['-', { kind: 'unlimited' }, '-'],
  ];
  test.each(rows)('%s', (text, control, pgn) => {
    expect(parseTimeControl(text)).toEqual(ok(control));
    expect(makeTimeControl(control)).toBe(text);
    expect(pgnTimeControl(control)).toBe(pgn);
  });

  test('is read back from its text', () => {
    fc.assert(
      fc.property(anyTimeControl, (control) => {
        expect(parseTimeControl(makeTimeControl(control))).toEqual(ok(control));
      }),
    );
  });
});

describe('what is no time control is refused', () => {
  test.each([
    '',
    '300',
    '300+',
    '+5',
    '300 + 5',
    '-300+5',
    '300+5d',
    '1e3+0',
    '3/day',
    '1/d',
    '1/3',
    '300x5',
    '5m',
  ])('%s', (text) => {
    expect(parseTimeControl(text)).toEqual(err(`'${text}' is not a time control.`));
  });

  test.each([
    ['0+0', 'A side needs some time.'],
    ['0h', 'A side needs some time.'],
    ['86401+0', 'A side has at most 24 hours.'],
    ['300d3601', 'The increment or delay is at most one hour.'],
    ['1/0d', 'A move has 1 to 14 days.'],
    ['1/15d', 'A move has 1 to 14 days.'],
  ])('%s: %s', (text, reason) => {
    expect(parseTimeControl(text)).toEqual(err(reason));
  });
});

describe('speed, by initial time and forty increments, and the limit for the first move', () => {
  test.each([
    ['29+0', 'ultraBullet', 15 * SECOND],
    ['30+0', 'bullet', 20 * SECOND],
    ['60+2', 'bullet', 20 * SECOND],
    ['60+3', 'blitz', 25 * SECOND],
    ['300+4', 'blitz', 25 * SECOND],
    ['300d5', 'rapid', 30 * SECOND],
    ['300b5', 'rapid', 30 * SECOND],
    ['480h', 'rapid', 30 * SECOND],
    ['1500+0', 'classical', 35 * SECOND],
    ['21599+0', 'classical', 35 * SECOND],
    ['21600+0', 'correspondence', 35 * SECOND],
    ['1/3d', 'correspondence', 3 * DAY],
    ['-', 'correspondence', 21 * DAY],
  ])('%s is %s', (text, speed, limit) => {
    expect(speedOf(timeControl(text))).toBe(speed);
    expect(firstMoveLimitMs(timeControl(text))).toBe(limit);
  });
});
