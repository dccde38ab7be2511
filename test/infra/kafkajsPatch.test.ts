import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patchIdleTimer } from '../../src/infra/kafka/kafkajsPatch.js';

interface RequestQueue {
  maybeThrottle(ms: number): void;
  push(request: object): void;
  checkPendingRequests(): void;
  destroy(): void;
}
const RequestQueue: new (options: object) => RequestQueue = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue',
);
const logger = { debug: () => undefined };
const aQueue = (options: object = {}) => new RequestQueue({ logger, ...options });

beforeEach(() => {
  vi.useFakeTimers();
  patchIdleTimer();
});
afterEach(() => void vi.useRealTimers());

test('kafkajs with nothing to send schedules no look at its queue', () => {
  aQueue().checkPendingRequests();
  expect(vi.getTimerCount()).toBe(0);
});

test('kafkajs still sends a request that waits for the broker to be less busy', () => {
  const queue = aQueue();
  const sent: number[] = [];
  const push = (correlationId: number) =>
    queue.push({
      entry: { correlationId, resolve: () => undefined },
      expectResponse: false,
      sendRequest: () => sent.push(correlationId),
    });
  push(1);
  queue.maybeThrottle(20);
  push(2);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(30);
  expect(sent).toEqual([1, 2]);
  expect(vi.getTimerCount()).toBe(0);
});
