import type { LogRecord } from '../../src/contract/projection.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { eventMessage } from '../../src/infra/kafka/eventMessage.js';

/** Events of a game as the topic holds them, from `offset` on. */
export const recordsOf = (gameId: string, events: readonly RecordedEvent[], offset = 0): LogRecord[] =>
  events.map((recorded, index) => {
    const { key, value, headers } = eventMessage({ gameId, recorded });
    return { offset: offset + index, key: Buffer.from(key), value: Buffer.from(value), headers };
  });

/** The record with parts of its value or its headers replaced. */
export function altered(
  record: LogRecord,
  { value = {}, headers = {} }: { readonly value?: object; readonly headers?: Record<string, string> },
): LogRecord {
  const fields: object = JSON.parse(String(record.value));
  return {
    ...record,
    value: Buffer.from(JSON.stringify({ ...fields, ...value })),
    headers: { ...record.headers, ...headers },
  };
}
