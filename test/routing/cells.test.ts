import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newGameName } from '../../src/infra/ids.js';
import { type Cell, cellForNew } from '../../src/routing/cells.js';

const NAMES = Array.from({ length: 2_000 }, newGameName);

const cell = (id: string, changes: Partial<Cell> = {}): Cell => ({
  id,
  weight: 1,
  state: 'open',
  ...changes,
});
const placed = (cells: readonly Cell[]) => NAMES.map((name) => cellForNew(name, cells)?.id);
const weights = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 });

describe('a new game', () => {
  test('goes to each open cell as often as its weight says, within six standard deviations', () => {
    fc.assert(
      fc.property(weights, (all) => {
        const total = all.reduce((sum, weight) => sum + weight, 0);
        const places = placed(all.map((weight, n) => cell(String(n), { weight })));
        for (const [n, weight] of all.entries()) {
          const share = weight / total;
          const deviation = Math.sqrt(NAMES.length * share * (1 - share));
          const count = places.filter((id) => id === String(n)).length;
          expect(Math.abs(count - NAMES.length * share)).toBeLessThanOrEqual(6 * deviation);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('goes to no cell that drains; those of the others are placed as before', () => {
    const before = placed([cell('a'), cell('b'), cell('c')]);
    const after = placed([cell('a'), cell('b', { state: 'draining' }), cell('c')]);
    expect(after).not.toContain('b');
    expect(before.filter((id, n) => id !== 'b' && id !== after[n])).toEqual([]);
  });

  test('has no place while no cell is open', () => {
    expect(cellForNew('aZ3kP9xQw1B', [cell('a', { state: 'draining' })])).toBeNull();
  });
});
