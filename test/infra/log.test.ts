import { expect, test } from 'vitest';
import { createLog } from '../../src/infra/log.js';

function logging() {
  const lines: string[] = [];
  const log = createLog(
    { level: 'info', service: 'edge', instance: 'e-1' },
    { write: (line) => lines.push(line) },
  );
  return { log, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

test('a line is one JSON object that says which process wrote it', () => {
  const { log, last } = logging();
  log.child({ gameId: '0abc' }).info({ ply: 3 }, 'moved');
  expect(last()).toMatchObject({
    level: 'info',
    service: 'edge',
    instance: 'e-1',
    gameId: '0abc',
    ply: 3,
    msg: 'moved',
    at: expect.any(Number),
  });
});

test('lines below the level are not written', () => {
  const { log, lines } = logging();
  log.debug({}, 'detail');
  expect(lines).toEqual([]);
});

test.each([
  { token: 'hunter2' },
  { authorization: 'Bearer hunter2' },
  { headers: { authorization: 'Bearer hunter2', cookie: 'a=hunter2' } },
  { req: { headers: { cookie: 'hunter2', authorization: 'hunter2' } } },
  { headers: { 'sec-websocket-protocol': 'hunter2' } },
  { req: { headers: { 'sec-websocket-protocol': 'hunter2' } } },
  { query: { ticket: 'hunter2' } },
])('secrets are not written: %j', (fields) => {
  const { log, lines } = logging();
  log.info(fields, 'request');
  log.child(fields).info({}, 'request');
  expect(lines.join()).not.toContain('hunter2');
  expect(lines.join()).toContain('[redacted]');
});

test('an error is written with its stack and its cause', () => {
  const { log, lines } = logging();
  log.error({ error: new Error('outer', { cause: new Error('inner') }) }, 'failed');
  expect(lines.join()).toContain('log.test.ts');
  expect(lines.join()).toContain('inner');
});
