import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ActionBody } from '../../src/contract/commandSchemas.js';
import { REFUSALS } from '../../src/domain/game/refusal.js';
import { CLOSE_CODES } from '../../src/contract/closeCodes.js';
import { LIMITS } from '../../src/realtime/limits.js';
import { RECENT_EVENTS } from '../../src/realtime/timeline.js';
import { docTable } from '../support/docTable.js';

const doc = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

it('the document lists every close code as it is', () => {
  const rows = Object.entries(CLOSE_CODES).map(([name, { code, by, reconnect, cause }]) => [
    String(code),
    name,
    by,
    reconnect ? 'yes' : 'no',
    cause,
  ]);
  expect(docTable('protocol.md', 'Close codes')).toEqual(rows);
});

it('close codes of our own say by their number whether to come back', () => {
  const own = Object.values(CLOSE_CODES).filter(({ code }) => code >= 4_000);
  expect(own.filter(({ code, reconnect }) => reconnect !== code < 4_500)).toEqual([]);
  expect(new Set(own.map(({ code }) => code)).size).toBe(own.length);
});

it('the document lists every refusal code with its meaning', () => {
  expect(docTable('protocol.md', 'Refusal codes')).toEqual(Object.entries(REFUSALS));
});

it('the document says how far back a client can resume', () => {
  expect(doc).toContain(`no more than ${RECENT_EVENTS} events were missed`);
});

it('the document names every action', () => {
  const types = ActionBody.options.map(({ shape }) => shape.type.value);
  expect(types.filter((type) => !doc.includes(`\`${type}`))).toEqual([]);
});

it('the document says the limits that matter most as they are', () => {
  const { frameBytes, framesPerMinute, frameBurst, socketsPerUserAndGame } = LIMITS;
  expect(doc.replaceAll('\n', ' ')).toContain(
    `messages of ${frameBytes} bytes, ${framesPerMinute} frames a minute with ${frameBurst} at once, ${socketsPerUserAndGame} sockets in one game`,
  );
});
