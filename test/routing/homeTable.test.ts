import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newGameId } from '../../src/infra/ids.js';
import { SLOTS, homeTable, slotOf, slotsOwned } from '../../src/routing/homeTable.js';
import type { Candidate } from '../../src/routing/rendezvous.js';

const weight = fc.integer({ min: 1, max: 8 });
const edgeNamed = (pattern: RegExp) => fc.record({ id: fc.stringMatching(pattern), weight });
/** The edge that something happens to. */
const one = edgeNamed(/^one-[0-9A-Za-z]{6}$/);
const others = fc.uniqueArray(edgeNamed(/^e-[0-9A-Za-z]{6}$/), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 11,
});

/** Slots whose owner differs: who had it, and who has it now. */
function movesBetween(before: readonly Candidate[], after: readonly Candidate[]) {
  const now = homeTable(after);
  return homeTable(before).flatMap(({ id: from }, slot) => {
    const to = now[slot]?.id;
    return from === to ? [] : [{ from, to }];
  });
}

describe('home edges', () => {
  test('every edge computes the same table, whatever the order in which it heard of the others', () => {
    fc.assert(
      fc.property(others, (all) => {
        expect(homeTable(all.toReversed())).toEqual(homeTable(all));
      }),
    );
  });

  test('an edge that joins takes slots from the others, and no other slot moves', () => {
    fc.assert(
      fc.property(one, others, (joiner, there) => {
        const after = [...there, joiner];
        const moves = movesBetween(there, after);
        expect(moves.every(({ to }) => to === joiner.id)).toBe(true);
        expect(moves).toHaveLength(slotsOwned(homeTable(after), joiner.id));
      }),
    );
  });

  test('an edge that leaves or is lost hands its slots to the others, and no other slot moves', () => {
    fc.assert(
      fc.property(one, others, (lost, rest) => {
        const before = [lost, ...rest];
        const moves = movesBetween(before, rest);
        expect(moves.every(({ from }) => from === lost.id)).toBe(true);
        expect(moves).toHaveLength(slotsOwned(homeTable(before), lost.id));
      }),
    );
  });

  test('an edge that gets another weight gains or gives slots, and no slot moves between others', () => {
    fc.assert(
      fc.property(one, others, weight, (changed, rest, newWeight) => {
        const moves = movesBetween([changed, ...rest], [{ ...changed, weight: newWeight }, ...rest]);
        const side = newWeight > changed.weight ? 'to' : 'from';
        expect(moves.every((move) => move[side] === changed.id)).toBe(true);
      }),
    );
  });

  test('each edge owns its share of the slots, by weight, within six standard deviations', () => {
    fc.assert(
      fc.property(others, (all) => {
        const table = homeTable(all);
        const total = all.reduce((sum, edge) => sum + edge.weight, 0);
        for (const edge of all) {
          const share = edge.weight / total;
          const deviation = Math.sqrt(SLOTS * share * (1 - share));
          expect(Math.abs(slotsOwned(table, edge.id) - SLOTS * share)).toBeLessThanOrEqual(6 * deviation);
        }
      }),
    );
  });

  test('without edges nobody owns anything', () => {
    expect(homeTable([])).toEqual([]);
  });
});

test('games are spread over all slots evenly', () => {
  const games = 100 * SLOTS;
  const counts = new Map<number, number>();
  for (let n = 0; n < games; n += 1) {
    const slot = slotOf(newGameId('0'));
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  expect(counts.size).toBe(SLOTS);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  // 1,023 degrees of freedom, standard deviation 45: above this once in a billion runs
  expect(chiSquare).toBeLessThan(SLOTS + 6.5 * 45);
});

test('the slot of a game never changes: edges of two releases must agree on it', () => {
  expect(['0aZ3kP9xQw1B', '0game0000001', 'zzzzzzzzzzzz'].map(slotOf)).toEqual([259, 169, 85]);
});
