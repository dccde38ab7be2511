import type { RecordedEvent } from '../../../src/domain/game/event.js';
import { canonicalJson } from '../../../src/domain/game/hash.js';
import type { EndedGame } from '../../../src/domain/game/state.js';
import { type GameRows, rowsExpected } from '../stores/rows.js';
import type { Fault } from './fault.js';

/** Judges the rows of one game by the fold of its events: the first that is wrong in each table. */
export function judgeRows(
  state: EndedGame,
  events: readonly RecordedEvent[],
  found: GameRows | undefined,
): Fault[] {
  const expected = rowsExpected(state, events);
  return TABLES.flatMap(([table, rowsOf]) => {
    const problem = difference(rowsOf(expected), found ? rowsOf(found) : []);
    return problem === null
      ? []
      : [{ kind: 'altered-row' as const, gameId: state.gameId, detail: `${table}: ${problem}` }];
  });
}

const TABLES: readonly (readonly [string, (rows: GameRows) => readonly unknown[]])[] = [
  ['games', ({ game }) => (game ? [game] : [])],
  ['game_events', ({ events }) => events],
  ['game_moves', ({ moves }) => moves],
  ['game_snapshots', ({ snapshots }) => snapshots],
];

function difference(expected: readonly unknown[], found: readonly unknown[]): string | null {
  const at = expected.findIndex((row, index) => canonicalJson(row) !== canonicalJson(found[index] ?? null));
  if (at >= 0) return `row ${at + 1} of ${expected.length} is ${at < found.length ? 'another' : 'missing'}`;
  return found.length === expected.length ? null : `${found.length} rows, not ${expected.length}`;
}
