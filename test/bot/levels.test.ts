import { expect, test } from 'vitest';
import { MAX_LEVEL, strengthOf, timeBudget } from '../../bot-orchestrator/levels.js';

const clock = (whiteMs: number, blackMs: number) => ({ whiteMs, blackMs, incrementMs: 0 });

test('every level is stronger than the one below in each of its means', () => {
  for (let level = 2; level <= MAX_LEVEL; level += 1) {
    const [weaker, stronger] = [strengthOf(level - 1), strengthOf(level)];
    expect(stronger.skill).toBeGreaterThan(weaker.skill);
    expect(stronger.elo).toBeGreaterThan(weaker.elo);
    expect(stronger.depth ?? Infinity).toBeGreaterThan(weaker.depth ?? Infinity);
    expect(stronger.thinkMs).toBeGreaterThan(weaker.thinkMs);
  }
});

test('without a clock a bot thinks as long as its level does', () => {
  expect(timeBudget(strengthOf(8), null, 'white')).toEqual({ thinkMs: 1_500, answerMs: 10_000 });
});

test('a bot with much time thinks no longer than its level does', () => {
  expect(timeBudget(strengthOf(1), clock(600_000, 1_000), 'white')).toEqual({
    thinkMs: 50,
    answerMs: 10_000,
  });
});

test("a bot short of time thinks for a twentieth of its own time, not of its opponent's", () => {
  expect(timeBudget(strengthOf(8), clock(600_000, 4_000), 'black')).toEqual({
    thinkMs: 200,
    answerMs: 2_000,
  });
});

test('a bot whose flag is falling still gets the least that an engine needs', () => {
  expect(timeBudget(strengthOf(8), clock(0, 0), 'white')).toEqual({ thinkMs: 5, answerMs: 100 });
});
