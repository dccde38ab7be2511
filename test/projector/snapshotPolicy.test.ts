import { describe, expect, test } from 'vitest';
import { replay } from '../../src/domain/game/replay.js';
import { isSnapshotDue } from '../../src/projector/snapshotPolicy.js';
import { ALICE, START, Table } from '../support/table.js';

const inProgress = () => new Table().play('e2e4 e7e5').game;
const since = { moves: 0, at: START };

describe('a snapshot is due', () => {
  test('after ten half-moves', () => {
    expect(isSnapshotDue(inProgress(), { moves: 9, at: START }, START + 1)).toBe(false);
    expect(isSnapshotDue(inProgress(), { moves: 10, at: START }, START + 1)).toBe(true);
  });

  test('after five minutes, whatever happened in them', () => {
    expect(isSnapshotDue(inProgress(), since, START + 299_999)).toBe(false);
    expect(isSnapshotDue(inProgress(), since, START + 300_000)).toBe(true);
  });

  test('when the game ends', () => {
    const table = new Table().play('e2e4 e7e5');
    table.tell(ALICE, { type: 'resign' });
    expect(isSnapshotDue(table.ended, since, START + 1)).toBe(true);
  });

  test('never while the game waits for an opponent', () => {
    const white = { kind: 'human', userId: 'alice' } as const;
    const table = new Table({}, { white, black: { kind: 'open', reservedFor: null } });
    const waiting = replay(null, table.events);
    if (!waiting.ok || !waiting.value) throw new Error('there is no game');
    expect(isSnapshotDue(waiting.value, since, START + 86_400_000)).toBe(false);
  });
});
