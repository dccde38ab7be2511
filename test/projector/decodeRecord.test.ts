import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/contract/projection.js';
import { decodeRecord } from '../../src/projector/decodeRecord.js';
import { altered, recordsOf } from '../support/records.js';
import { someGame } from '../support/someGame.js';

const table = someGame();
const gameId = table.ended.gameId;
const records = recordsOf(gameId, table.events);
const first = records[0]!;

const reasonOf = (record: LogRecord) => {
  const decoded = decodeRecord(record);
  return decoded.ok ? null : decoded.error.reason;
};

describe('a record of the topic', () => {
  test('is read back as the event that was written', () => {
    expect(records.map(decodeRecord)).toEqual(
      table.events.map((recorded) => ({ ok: true, value: { gameId, recorded } })),
    );
  });

  test.each<[string, LogRecord]>([
    ['without a value', { ...first, value: null }],
    ['that is no JSON', { ...first, value: Buffer.from('{') }],
    ['that is JSON but no object', { ...first, value: Buffer.from('"game"') }],
    ['without a key', { ...first, key: null }],
    ["under another game's key", { ...first, key: Buffer.from('0game0000002') }],
    [
      'that creates another game',
      altered(first, { value: { event: { ...table.events[0]!.event, gameId: '0game0000002' } } }),
    ],
    ['without a version', altered(first, { value: { version: undefined } })],
    ['with an event of no known type', altered(first, { value: { event: { type: 'GamePaused' } } })],
  ])('%s is undecodable', (_name, record) => {
    expect(reasonOf(record)).toBe('undecodable');
  });

  test('with a field that is new is taken whole', () => {
    const event = { ...table.events[0]!.event, mood: 'good' };
    const decoded = decodeRecord(altered(first, { value: { event } }));
    expect(decoded).toMatchObject({ ok: true, value: { recorded: { event } } });
  });

  test('of another schema version is not even looked at', () => {
    expect(reasonOf(altered(first, { headers: { 'schema-version': '2' } }))).toBe('schema_version');
    expect(reasonOf({ ...first, value: null, headers: {} })).toBe('schema_version');
  });
});
