import { describe, expect, test } from 'vitest';
import { gamePgn } from '../../src/domain/game/gamePgn.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { type Check, checkHistories, checkRecord } from '../../tools/play/checks.js';
import type { StoredEvent } from '../../tools/play/kafkaEvents.js';
import { ALICE, Table } from '../support/table.js';

const problems = (checks: readonly Check[]) => checks.flatMap(({ problem }) => problem ?? []);

const table = new Table().play('e2e4 e7e5 g1f3');
table.tell(ALICE, { type: 'resign' });
const { events } = table;

describe('the record', () => {
  const pgn = gamePgn(table.ended);
  const sans = ['e4', 'e5', 'Nf3'];

  test('that says what was played has no problem', () => {
    expect(problems(checkRecord(pgn, { sans, result: '0-1' }))).toEqual([]);
  });
  test.each([
    ['another move', ['e4', 'e5', 'Nc3'], '0-1', 'ply 3: Nf3'],
    ['a move missing', [...sans, 'Nc6'], '0-1', 'ply 4: undefined'],
    ['a move too many', ['e4', 'e5'], '0-1', '3 plies'],
    ['another result', sans, '1-0', '0-1, not 1-0'],
  ] as const)('with %s is found out', (_, expected, result, problem) => {
    expect(problems(checkRecord(pgn, { sans: expected, result }))).toEqual([problem]);
  });
});

describe('the histories', () => {
  const stored = (from: readonly RecordedEvent[]): StoredEvent[] =>
    from.map((recorded, offset) => ({ partition: 0, offset, recorded }));
  const judge = (seen: readonly RecordedEvent[], inKafka: readonly RecordedEvent[] = events) =>
    problems(checkHistories([{ name: 'alice', seen }], stored(inKafka)));
  const without = (version: number) => events.filter((event) => event.version !== version);
  const altered = (version: number) =>
    events.map((event) => (event.version === version ? { ...event, hash: 'other' } : event));

  test('that agree have no problem, even if someone came late or Kafka holds an event twice', () => {
    expect(judge(events.slice(2), [...events.slice(0, 4), ...events.slice(2)])).toEqual([]);
  });
  test('a gap at a socket is found out', () => {
    expect(judge(without(4))).toEqual(['version 5 after 3']);
  });
  test('another history at a socket is found out', () => {
    expect(judge(altered(4))).toEqual(['another hash at version 4']);
  });
  test('a socket that missed the end is found out', () => {
    expect(judge(events.slice(0, -1))).toEqual(['ends at version 5, Kafka at 6']);
  });
  test('an event that is missing in Kafka is found out', () => {
    expect(judge(events, without(4))).toContain('gap at version 4');
  });
  test('an event that was altered in Kafka is found out', () => {
    expect(judge(events, altered(4))).toContain('hash at version 4');
  });
  test('events out of order in Kafka are found out', () => {
    const [first, second, ...rest] = events;
    expect(
      judge(
        events,
        [second, first, ...rest].flatMap((event) => event ?? []),
      ),
    ).toContain('gap at version 1');
  });
  test('no events in Kafka are found out', () => {
    expect(judge(events, [])).toContain('no events');
  });
});
