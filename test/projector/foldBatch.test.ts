import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/contract/projection.js';
import { decodeRecord } from '../../src/projector/decodeRecord.js';
import { type Known, foldBatch } from '../../src/projector/foldBatch.js';
import type { ProjectedGame } from '../../src/projector/projectedGame.js';
import { altered, recordsOf } from '../support/records.js';
import { someGame } from '../support/someGame.js';
import { ALICE, BOB, Table } from '../support/table.js';

const NOTHING: Known = { games: new Map(), hashes: new Map() };
const GAME = '0game0000001';

const fold = (records: readonly LogRecord[], known = NOTHING) =>
  foldBatch(
    records.map((record) => ({ record, decoded: decodeRecord(record) })),
    known,
  );

/** What a later batch knows after an earlier one. */
function knownAfter({ games }: { readonly games: ReadonlyMap<string, ProjectedGame> }, table: Table): Known {
  return { games, hashes: new Map(table.events.map(({ version, hash }) => [`${GAME}:${version}`, hash])) };
}

const plies = ({ changes }: ReturnType<typeof fold>) =>
  changes.moves.map(({ move }) => `${move.ply} ${move.uci}`);

describe('a batch of events', () => {
  test('gives the state, the row and the moves of the game', () => {
    const table = new Table().play('e2e4 e7e5');
    const { changes, games, applied } = fold(recordsOf(GAME, table.events));
    expect(games.get(GAME)?.state).toEqual(table.game);
    expect(changes.games.map(({ status, version }) => [status, version])).toEqual([['in_progress', 2]]);
    expect(changes.moves).toMatchObject([
      { at: table.events[2]!.at, clockMs: 300_000, move: { ply: 1, uci: 'e2e4', san: 'e4' } },
      { at: table.events[3]!.at, clockMs: 300_000, move: { ply: 2, uci: 'e7e5', san: 'e5' } },
    ]);
    expect(applied).toBe(4);
  });

  test('of mixed games folds each by itself', () => {
    const [one, other] = [someGame({ seed: 2 }), someGame({ seed: 3 })];
    const records = [one, other].flatMap(({ events, ended }) => recordsOf(ended.gameId, events));
    const mixed = records.toSorted((a, b) => a.offset - b.offset);
    const { games, refused } = fold(mixed);
    expect(refused).toEqual([]);
    for (const { ended } of [one, other]) expect(games.get(ended.gameId)?.state).toEqual(ended);
  });

  test('keeps a state every ten half-moves, and only the last one of an ended game', () => {
    const table = new Table().play('g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1 d7d5 d2d4 c8f5 c1f4');
    expect(fold(recordsOf(GAME, table.events)).changes.snapshots.map(({ state }) => state.version)).toEqual([
      12,
    ]);
    table.tell(ALICE, { type: 'resign' });
    expect(fold(recordsOf(GAME, table.events)).changes.snapshots).toEqual([
      { state: table.ended, at: table.ended.endedAt },
    ]);
  });
});

describe('moves taken back', () => {
  const afterTakeback = () => {
    const table = new Table().play('e2e4 e7e5 g1f3 b8c6');
    table.tell(BOB, { type: 'proposeTakeback' });
    table.tell(ALICE, { type: 'acceptTakeback' });
    return table.play('g8f6');
  };

  test('in the batch in which they were played leave no row', () => {
    const table = afterTakeback();
    expect(plies(fold(recordsOf(GAME, table.events)))).toEqual(['1 e2e4', '2 e7e5', '3 g1f3', '4 g8f6']);
  });

  test('in a later batch are removed before the new ones are added', () => {
    const table = afterTakeback();
    const records = recordsOf(GAME, table.events);
    const later = fold(records.slice(6), knownAfter(fold(records.slice(0, 6)), table));
    expect(later.changes.takenBack).toMatchObject([{ gameId: GAME, toPly: 3 }]);
    expect(plies(later)).toEqual(['4 g8f6']);
  });
});

describe('an event that cannot be applied', () => {
  const table = new Table().play('e2e4 e7e5 g1f3 b8c6');
  const records = recordsOf(GAME, table.events);
  const without = (index: number) => records.toSpliced(index, 1);
  const reasons = ({ refused }: ReturnType<typeof fold>) => refused.map(({ reason }) => reason);

  test('is passed over when it is stored already, in this batch or before', () => {
    const twice = fold([...records, ...records.slice(2)]);
    expect(twice).toMatchObject({ applied: 6, duplicates: 4, refused: [] });
    expect(twice.changes.events).toHaveLength(6);
    expect(fold(records, knownAfter(twice, table))).toMatchObject({ applied: 0, duplicates: 6, refused: [] });
  });

  test('is refused when it repeats a version with other contents', () => {
    const forged = altered(records[3]!, { value: { hash: 'f'.repeat(64) } });
    expect(reasons(fold([...records, forged]))).toEqual(['hash_mismatch']);
  });

  test('is refused when it was altered on the way', () => {
    const forged = altered(records[3]!, { value: { at: table.events[3]!.at + 1 } });
    expect(reasons(fold(records.toSpliced(3, 1, forged)))).toEqual(['hash_mismatch', 'gap', 'gap']);
  });

  test('is refused when an earlier one is missing, and the game is marked until that one comes', () => {
    const gap = fold(without(3));
    expect(reasons(gap)).toEqual(['gap', 'gap']);
    expect(gap.changes.stuck).toEqual([{ gameId: GAME, version: 4 }]);
    const healed = fold(records.slice(3), knownAfter(gap, table));
    expect(healed).toMatchObject({ applied: 3, refused: [] });
    expect(healed.changes.stuck).toEqual([{ gameId: GAME, version: null }]);
    expect(healed.games.get(GAME)?.state).toEqual(table.game);
  });

  test('does not keep the events of other games from being applied', () => {
    const other = someGame({ seed: 5 });
    const mixed = fold([...without(0), ...recordsOf(other.ended.gameId, other.events)]);
    expect(mixed.games.get(other.ended.gameId)?.state).toEqual(other.ended);
    expect(mixed.games.has(GAME)).toBe(false);
  });
});
