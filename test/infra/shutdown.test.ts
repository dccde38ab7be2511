import { expect, test } from 'vitest';
import { stopAll } from '../../src/main/shutdown.js';
import { silentLog } from '../support/telemetry.js';

const log = silentLog;

test('parts stop one after the other, in the order given', async () => {
  const seen: string[] = [];
  const part = (name: string, ms: number) => ({
    name,
    stop: async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      seen.push(`${name} ends`);
    },
  });
  expect(await stopAll({ stops: [part('worker', 20), part('relay', 1)], deadlineMs: 5_000, log })).toBe(true);
  expect(seen).toEqual(['worker begins', 'worker ends', 'relay begins', 'relay ends']);
});

test('a part that fails does not keep the others from stopping', async () => {
  const seen: string[] = [];
  const stops = [
    {
      name: 'first',
      stop: () => {
        throw new Error('no');
      },
    },
    { name: 'second', stop: () => Promise.reject(new Error('no')) },
    { name: 'third', stop: () => void seen.push('third') },
  ];
  expect(await stopAll({ stops, deadlineMs: 5_000, log })).toBe(true);
  expect(seen).toEqual(['third']);
});

test('past the deadline nobody waits for the part that hangs', async () => {
  const stops = [{ name: 'hangs', stop: () => new Promise<void>(() => undefined) }];
  expect(await stopAll({ stops, deadlineMs: 20, log })).toBe(false);
});
