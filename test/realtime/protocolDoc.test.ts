import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ActionBody } from '../../src/contract/commandSchemas.js';
import { REFUSALS } from '../../src/domain/game/refusal.js';
import { CLOSE_CODES } from '../../src/contract/closeCodes.js';
import { LIMITS } from '../../src/realtime/limits.js';
import { RECENT_EVENTS } from '../../src/realtime/timeline.js';

const doc = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

/** Rows of the first table under the heading, without its header. */
function tableUnder(heading: string): string[][] {
  const section = doc.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('the document lists every close code as it is', () => {
  const rows = Object.entries(CLOSE_CODES).map(([name, { code, by, reconnect, cause }]) => [
    String(code),
    name,
    by,
    reconnect ? 'yes' : 'no',
    cause,
  ]);
  expect(tableUnder('Close codes')).toEqual(rows);
});

it('close codes of our own say by their number whether to come back', () => {
  const own = Object.values(CLOSE_CODES).filter(({ code }) => code >= 4_000);
  expect(own.filter(({ code, reconnect }) => reconnect !== code < 4_500)).toEqual([]);
  expect(new Set(own.map(({ code }) => code)).size).toBe(own.length);
});

it('the document lists every refusal code with its meaning', () => {
  expect(tableUnder('Refusal codes')).toEqual(Object.entries(REFUSALS));
});

it('the document says how far back a client can resume', () => {
  expect(doc).toContain(`no more than ${RECENT_EVENTS} events were missed`);
});

it('the document names every action', () => {
  const types = ActionBody.options.map(({ shape }) => shape.type.value);
  expect(types.filter((type) => !doc.includes(`\`${type}`))).toEqual([]);
});

it('the document gives the limits as they are', () => {
  const text = tableUnder('Limits').flat().join('\n');
  const { frameBytes, fragments, framesPerMinute, frameBurst, badFrames, queuedCommands } = LIMITS;
  for (const words of [
    `${frameBytes} bytes, ${fragments} fragments`,
    `${framesPerMinute} a minute, ${frameBurst} at once`,
    `${badFrames} in the life of a socket`,
    `${LIMITS.socketsPerUserAndGame} on one edge`,
    `${LIMITS.helloMs / 1_000} s`,
    `${LIMITS.bufferedBytes / 2 ** 20} MiB`,
    `ping each ${LIMITS.heartbeatMs / 1_000} s, pong within ${LIMITS.pongMs / 1_000} s`,
    `${LIMITS.socketAgeMs / 60_000} minutes`,
    `at most ${LIMITS.lagMs / 1_000} s`,
    String(queuedCommands),
  ]) {
    expect(text).toContain(words);
  }
});
