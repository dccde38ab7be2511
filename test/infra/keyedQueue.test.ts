import { expect, test } from 'vitest';
import { KeyedQueue, QueueFull } from '../../src/infra/keyedQueue.js';

/** Jobs that end when told to. */
function jobs(queue: KeyedQueue) {
  const started: string[] = [];
  const finish = new Map<string, () => void>();
  const run = (key: string, name: string) =>
    queue.run(key, async () => {
      started.push(name);
      await new Promise<void>((resolve) => finish.set(name, resolve));
      return name;
    });
  return { started, run, finish: (name: string) => finish.get(name)?.() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('of one key a few run at once, the rest in their order', async () => {
  const { started, run, finish } = jobs(new KeyedQueue({ atOnce: 2, mostWaiting: 10 }));
  const all = ['a', 'b', 'c', 'd'].map((name) => run('game', name));
  await settle();
  expect(started).toEqual(['a', 'b']);
  finish('b');
  await settle();
  expect(started).toEqual(['a', 'b', 'c']);
  finish('a');
  await settle();
  finish('c');
  finish('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('keys do not wait for each other', async () => {
  const { started, run } = jobs(new KeyedQueue({ atOnce: 1, mostWaiting: 10 }));
  void run('one', 'a');
  void run('two', 'b');
  await settle();
  expect(started).toEqual(['a', 'b']);
});

test('more than may wait are turned away, and places come free again', async () => {
  const queue = new KeyedQueue({ atOnce: 1, mostWaiting: 1 });
  const { run, finish } = jobs(queue);
  const all = [run('game', 'a'), run('game', 'b')];
  await expect(run('game', 'c')).rejects.toBeInstanceOf(QueueFull);
  finish('a');
  await settle();
  finish('b');
  await Promise.all(all);
  expect(await queue.run('game', async () => 'd')).toBe('d');
});

test('a job that fails makes room and fails alone', async () => {
  const queue = new KeyedQueue({ atOnce: 1, mostWaiting: 5 });
  const failing = queue.run('game', () => Promise.reject(new Error('no')));
  const next = queue.run('game', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
