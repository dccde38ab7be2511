import { expect, test } from 'vitest';
import { reconnectDelayMs } from '../../clients/reconnectDelay.js';

test('the first waits are short, later ones grow to five seconds and stay there', () => {
  const longest = [0, 1, 2, 3, 4, 5, 50].map((failures) => reconnectDelayMs(failures, () => 1));
  expect(longest).toEqual([100, 250, 500, 1_000, 2_000, 5_000, 5_000]);
});

test('full jitter: any wait down to none', () => {
  expect(reconnectDelayMs(5, () => 0)).toBe(0);
  expect(reconnectDelayMs(5, () => 0.5)).toBe(2_500);
});
