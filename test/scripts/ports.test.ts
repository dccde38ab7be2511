import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { choosePorts } from '../../scripts/lib/ports.mjs';

let stackDir: string;
beforeEach(() => void (stackDir = mkdtempSync(path.join(tmpdir(), 'ports-'))));
afterEach(() => rmSync(stackDir, { recursive: true }));

async function whileTaken(port: number, work: () => Promise<void>) {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await work().finally(() => server.close());
}

const choose = (fixed = {}) => choosePorts(stackDir, ['A_PORT', 'B_PORT'], fixed);

it('a restart keeps its ports', async () => {
  const first = await choose();
  expect(first['A_PORT']).not.toBe(first['B_PORT']);
  expect(await choose()).toEqual(first);
});

it('a port that another program took meanwhile is replaced, the others stay', async () => {
  const first = await choose();
  await whileTaken(first['A_PORT'] ?? 0, async () => {
    const second = await choose();
    expect(second['A_PORT']).not.toBe(first['A_PORT']);
    expect(second['B_PORT']).toBe(first['B_PORT']);
  });
});

it('a port asked for by the environment is used, or refused when it is taken', async () => {
  const port = (await choose())['A_PORT'] ?? 0;
  expect((await choose({ A_PORT: String(port + 2) }))['A_PORT']).toBe(port + 2);
  await whileTaken(port, () => expect(choose({ A_PORT: String(port) })).rejects.toThrow('A_PORT'));
});
