import { describe, expect, test } from 'vitest';
import type { Placements } from '../../src/contract/placements.js';
import { derivedGameName, newGameName } from '../../src/infra/ids.js';
import type { Cell } from '../../src/routing/cells.js';
import { createPlacement } from '../../src/routing/placement.js';

const OPEN_A: Cell = { id: 'A', weight: 1, state: 'open' };
const OPEN_B: Cell = { id: 'B', weight: 1, state: 'open' };
const SEEDS = Array.from({ length: 50 }, (_, n) => `seed ${n}`);

function memory(): Placements & { readonly asked: string[] } {
  const first = new Map<string, string>();
  const asked: string[] = [];
  return {
    asked,
    async firstCell(name, cell) {
      asked.push(name);
      first.set(name, first.get(name) ?? cell);
      return first.get(name) ?? cell;
    },
  };
}

const idsWith = (cells: readonly Cell[], placements = memory()) =>
  createPlacement({ cells, placements, newName: newGameName, derivedName: derivedGameName });
const all = (ids: ReturnType<typeof idsWith>) => Promise.all(SEEDS.map((seed) => ids.derivedGameId(seed)));

test('new games are placed in all open cells', () => {
  const ids = idsWith([OPEN_A, OPEN_B]);
  const cells = new Set(SEEDS.map(() => ids.newGameId().slice(0, 1)));
  expect([...cells].toSorted()).toEqual(['A', 'B']);
});

describe('a creation that is repeated', () => {
  test('finds its game, on any edge', async () => {
    const placements = memory();
    const first = await all(idsWith([OPEN_A, OPEN_B], placements));
    expect(await all(idsWith([OPEN_B, OPEN_A], placements))).toEqual(first);
    expect(await all(idsWith([OPEN_A, OPEN_B], memory()))).toEqual(first);
  });

  test('finds it also when its cell drains by now, or another cell has come', async () => {
    const placements = memory();
    const first = await all(idsWith([OPEN_A, OPEN_B], placements));
    const changed = [{ ...OPEN_A, state: 'draining' }, OPEN_B, { ...OPEN_A, id: 'C' }] as const;
    expect(await all(idsWith(changed, placements))).toEqual(first);
    expect(await idsWith(changed, placements).derivedGameId('another seed')).not.toMatch(/^A/);
  });

  test('needs no memory where there is one cell', async () => {
    const placements = memory();
    await all(idsWith([OPEN_A], placements));
    expect(placements.asked).toEqual([]);
  });
});
