import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fullCredit, takeOne } from '../../src/realtime/credit.js';
import { Heartbeat, NO_LAG_KNOWN, oneWayMs, withSample } from '../../src/realtime/heartbeat.js';
import { LIMITS } from '../../src/realtime/limits.js';

describe('credit', () => {
  const allowance = { perMinute: 120, burst: 20 };
  const takeMany = (count: number, everyMs: number) => {
    let credit = fullCredit(allowance, 0);
    return Array.from({ length: count }, (_, n) => {
      const taken = takeOne(credit, allowance, n * everyMs);
      credit = taken.credit;
      return taken.verdict;
    });
  };

  it('lets a burst through, refuses as many again, then cuts', () => {
    const verdicts = takeMany(41, 0);
    expect(verdicts.slice(0, 20).every((verdict) => verdict === 'ok')).toBe(true);
    expect(verdicts.slice(20, 39).every((verdict) => verdict === 'over')).toBe(true);
    expect(verdicts.slice(39)).toEqual(['cut', 'cut']);
  });

  it('lasts for ever at the allowed rate', () => {
    expect(new Set(takeMany(500, 500))).toEqual(new Set(['ok']));
  });

  it('cuts who keeps just above the allowed rate', () => {
    expect(takeMany(500, 400).at(-1)).toBe('cut');
  });

  it('refills nothing when time runs backwards', () => {
    const { credit } = takeOne({ left: 1, at: 1_000 }, allowance, 500);
    expect(credit).toEqual({ left: 0, at: 1_000 });
  });
});

describe('lag', () => {
  it('is unknown at first and counts as none', () => {
    expect(oneWayMs(NO_LAG_KNOWN, 1_000)).toBe(0);
  });

  it('is half of the mean round trip at first', () => {
    const lag = [100, 200, 300].reduce(withSample, NO_LAG_KNOWN);
    expect(oneWayMs(lag, 1_000)).toBe(100);
  });

  it('follows a change slowly', () => {
    const steady = Array.from({ length: 20 }, () => 100).reduce(withSample, NO_LAG_KNOWN);
    expect(oneWayMs(withSample(steady, 1_100), 1_000)).toBe(100);
    expect(withSample(steady, 1_100).roundTripMs).toBeCloseTo(200);
  });

  it('is never more than the cap', () => {
    expect(oneWayMs(withSample(NO_LAG_KNOWN, 60_000), 1_000)).toBe(1_000);
  });
});

describe('a heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A peer that answers or not, ping by ping. Returns when it was given up, seconds after the start. */
  function lostAfter(answers: readonly boolean[], atOnce = true): number | null {
    const start = Date.now();
    let lostAt: number | null = null;
    let count = 0;
    const ping = (payload: string) => {
      if (answers[count] ?? true) setTimeout(() => heartbeat.pong(payload), 100);
      count += 1;
    };
    const lost = () => (lostAt ??= Date.now() - start);
    const heartbeat = new Heartbeat({ ping, lost }, LIMITS);
    heartbeat.start({ atOnce });
    vi.advanceTimersByTime(120_000);
    heartbeat.stop();
    return lostAt === null ? null : lostAt / 1_000;
  }

  it.each([
    ['always', [], null],
    ['mostly', [true, false, true, false, true], null],
    ['no more after the first ping, which is noticed 35 s later', [true, false, false], 35],
    ['never', [false, false], 20],
  ])('answered %s', (_what, answers, seconds) => {
    expect(lostAfter(answers)).toBe(seconds);
  });

  it('of someone who watches begins with its first beat', () => {
    expect([lostAfter([true], false), lostAfter([false, false], false)]).toEqual([null, 35]);
  });

  it('measures the delay, and takes no pong that was not asked for', () => {
    const pings: string[] = [];
    const heartbeat = new Heartbeat({ ping: (payload) => void pings.push(payload), lost: () => {} }, LIMITS);
    heartbeat.probe();
    heartbeat.probe();
    vi.advanceTimersByTime(80);
    expect([heartbeat.pong('forged'), heartbeat.pong('1'), heartbeat.pong('1')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(pings).toEqual(['1']);
    expect(heartbeat.lagMs).toBe(40);
  });
});
