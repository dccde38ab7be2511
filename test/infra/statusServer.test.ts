import { afterEach, expect, test } from 'vitest';
import {
  type StatusServer,
  startStatusServer,
  type StatusServerOptions,
} from '../../src/infra/statusServer.js';

const open: StatusServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const METRICS = { text: async () => 'live_game_active_games 3\n', contentType: 'text/plain; version=0.0.4' };

async function ask(path: string, checks: StatusServerOptions['checks'] = {}, metrics = METRICS) {
  const server = await startStatusServer({ host: '127.0.0.1', port: 0, metrics, checks });
  open.push(server);
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

test('a process that runs is healthy, whatever it depends on', async () => {
  expect(await ask('/healthz', { temporal: async () => false })).toMatchObject({ status: 200 });
});

test('a process is ready when all its checks hold', async () => {
  const checks = { worker: async () => true, temporal: async () => true };
  expect(await ask('/readyz', checks)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
});

test('readiness names the checks that do not hold: one that fails, one that throws, one that hangs', async () => {
  const checks = {
    fine: async () => true,
    fails: async () => false,
    throws: () => Promise.reject(new Error('no')),
    hangs: () => new Promise<boolean>(() => undefined),
  };
  const { status, text } = await ask('/readyz', checks);
  expect(status).toBe(503);
  expect(JSON.parse(text)).toEqual({ status: 'unavailable', down: ['fails', 'throws', 'hangs'] });
});

test('metrics come with the content type of their format', async () => {
  expect(await ask('/metrics?x=1')).toEqual({
    status: 200,
    type: METRICS.contentType,
    text: await METRICS.text(),
  });
});

test('metrics that cannot be made are an error of the answer, not of the process', async () => {
  const metrics = { ...METRICS, text: () => Promise.reject(new Error('no')) };
  expect(await ask('/metrics', {}, metrics)).toMatchObject({ status: 500 });
});

test.each(['/', '/constructor', '/metrics/x'])('there is nothing at %s', async (path) => {
  expect(await ask(path)).toMatchObject({ status: 404 });
});
