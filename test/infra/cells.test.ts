import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEdgeConfig, readWorkerConfig } from '../../src/infra/config.js';
import { readCells } from '../../src/infra/settings/cells.js';

const CELL = {
  id: '1',
  address: 'temporal-1:7233',
  namespace: 'games-1',
  taskQueue: 'games',
  weight: 2,
  state: 'open',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cells-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: unknown): string {
  const file = path.join(folder, 'cells.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('the example in temporal-config can be used', () => {
  const cells = readCells('temporal-config/cells.example.json');
  expect(cells.ok && cells.value.map(({ id, state }) => `${id} ${state}`)).toEqual(['0 draining', '1 open']);
});

describe('a file that cannot be used is refused with the field that is wrong', () => {
  test.each<[string, unknown, string]>([
    ['not JSON', '{', 'is not JSON'],
    ['no cells', {}, 'cells: must be a list'],
    ['an id of two characters', { cells: [{ ...CELL, id: '10' }] }, 'cells[0].id: must be one character'],
    ['no port', { cells: [{ ...CELL, address: 'temporal' }] }, 'cells[0].address: must be host:port'],
    ['no weight', { cells: [CELL, { ...CELL, id: '2', weight: 0 }] }, 'cells[1].weight: must be above 0'],
    ['another state', { cells: [{ ...CELL, state: 'shut' }] }, 'cells[0].state: must be open or draining'],
    ['no namespace', { cells: [{ ...CELL, namespace: '' }] }, 'cells[0].namespace: must not be empty'],
    ['an unknown field', { cells: [{ ...CELL, region: 'x' }] }, 'cells[0]: Unrecognized key: "region"'],
    ['an id twice', { cells: [CELL, CELL] }, 'cells: two have the same id'],
    ['none open', { cells: [{ ...CELL, state: 'draining' }] }, 'cells: at least one must be open'],
  ])('%s', (_, content, problem) => {
    const read = readCells(fileWith(content));
    expect(read.ok ? [] : read.error.join('\n')).toContain(problem);
  });

  test('that is not there', () => {
    expect(readCells(path.join(folder, 'none.json'))).toEqual({
      ok: false,
      error: ['the file cannot be read'],
    });
  });

  test('before the process starts', () => {
    const CELLS_FILE = fileWith({ cells: [{ ...CELL, weight: 'much' }] });
    expect(() => readEdgeConfig({ DEV_ISSUER: '1', CELLS_FILE })).toThrow(
      'CELLS_FILE: cells[0].weight: must be a number',
    );
  });
});

describe('the settings of a process', () => {
  test('without a file are one open cell, as TEMPORAL_* describe it', () => {
    const env = { DEV_ISSUER: '1', CELL: 'x', TEMPORAL_ADDRESS: 'here:1', TEMPORAL_NAMESPACE: 'n' };
    expect(readEdgeConfig(env).cells).toEqual([
      { id: 'x', address: 'here:1', namespace: 'n', taskQueue: 'games', weight: 1, state: 'open' },
    ]);
  });

  test('an edge serves all cells of the file, a worker its own', () => {
    const CELLS_FILE = fileWith({ cells: [CELL, { ...CELL, id: '2', namespace: 'games-2' }] });
    expect(readEdgeConfig({ DEV_ISSUER: '1', CELLS_FILE }).cells.map(({ id }) => id)).toEqual(['1', '2']);
    expect(readWorkerConfig({ CELL: '2', CELLS_FILE })).toMatchObject({
      temporalAddress: 'temporal-1:7233',
      temporalNamespace: 'games-2',
      taskQueue: 'games',
    });
    expect(() => readWorkerConfig({ CELL: '3', CELLS_FILE })).toThrow('CELL: is not a cell of CELLS_FILE');
  });
});
