import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tryLock, withLock } from '../../scripts/lib/lock.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const lockFile = () => path.join(folder, 'a.lock');

it('a lock that a live process holds names its holder', () => {
  const lock = tryLock(lockFile());
  expect(tryLock(lockFile()).holder).toBe(process.pid);
  lock.release();
  expect(tryLock(lockFile()).holder).toBeUndefined();
});

it('a lock whose pid belongs to a later process is free', () => {
  writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, beginning: 'earlier' }));
  expect(tryLock(lockFile()).holder).toBeUndefined();
});

it('work under one lock takes turns', async () => {
  const log: string[] = [];
  const work = (name: string) => () => {
    log.push(`${name} begins`);
    return new Promise<void>((resolve) => setTimeout(() => resolve(void log.push(`${name} ends`)), 50));
  };
  await Promise.all([withLock(lockFile(), work('first')), withLock(lockFile(), work('second'))]);
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});
