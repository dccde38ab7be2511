import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectProblem } from '../support/expectProblem.js';
import { limiter, type RestEdge, startRestEdge } from '../support/restEdge.js';

let edge: RestEdge;
beforeEach(async () => {
  edge = await startRestEdge();
});
afterEach(() => edge.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  edge.as('alice').send('/v1/games', { method: 'POST', headers, body });

describe('bodies', () => {
  test('that are not JSON', async () => {
    expectProblem(await send('{"players":'), 400, 'malformed_json');
    expectProblem(await send('"text"'), 400, 'malformed_json');
  });
  test('of another type', async () => {
    expectProblem(
      await send('a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'unsupported_media_type',
    );
    expectProblem(await send('{}', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type');
    expectProblem(
      await send('{}', { 'content-type': 'application/json; charset=latin1' }),
      415,
      'unsupported_media_type',
    );
  });
  test('that are compressed', async () => {
    const answer = await send('{}', { ...JSON_TYPE, 'content-encoding': 'gzip' });
    expectProblem(answer, 415, 'unsupported_media_type');
  });
  test('over 16 KiB', async () => {
    expectProblem(await send(JSON.stringify('x'.repeat(16_384))), 413, 'body_too_large');
  });
  test('that are missing', async () => {
    const { detail } = expectProblem(await edge.as('alice').post('/v1/games'), 400, 'invalid_request');
    expect(detail).toMatch(/^players: /);
  });
  test('that reach for the prototype', async () => {
    const answer = await send('{"__proto__":{"rated":true},"players":[]}');
    expectProblem(answer, 400, 'invalid_request');
    expect(Object.prototype).not.toHaveProperty('rated');
  });
});

describe('addresses', () => {
  test('that are not there', async () => {
    expectProblem(await edge.as('alice').get('/v2/games'), 404, 'route_not_found');
  });
  test('that cannot be read', async () => {
    expectProblem(await edge.anonymous.get('/v1/games/%E0%A4%A'), 400, 'invalid_request');
  });
  test('with a method that they do not have', async () => {
    const answer = await edge.as('alice').send('/v1/games/0aaaaaaaaaaa', { method: 'DELETE' });
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('callers', () => {
  test.each(['', 'alice', 'Basic YWxpY2U6', 'Bearer', 'Bearer nobody.x', 'Bearer a b'])(
    'with the authorization %j are not known',
    async (authorization) => {
      const answer = await edge.anonymous.get('/v1/games/0aaaaaaaaaaa', { headers: { authorization } });
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    },
  );
  test('who are not known are turned away before their body is read', async () => {
    const line = await statusLineOf(
      'POST /v1/games HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n',
    );
    expect(line).toBe('HTTP/1.1 401 Unauthorized');
  });
});

describe('limits', () => {
  test('a caller who asks too often is told when to come again', async () => {
    const user = limiter(2);
    await edge.stop();
    edge = await startRestEdge({ limits: { ip: limiter(Infinity), user } });
    await edge.as('alice').post('/v1/ws-tickets');
    await edge.as('alice').post('/v1/ws-tickets');
    const answer = await edge.as('alice').post('/v1/ws-tickets');
    expectProblem(answer, 429, 'rate_limited');
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await edge.as('bob').post('/v1/ws-tickets')).status).toBe(201);
    expect(user.keys).toEqual(['alice', 'alice', 'alice', 'bob']);
  });
  test('strangers are limited by address, probes and services are not', async () => {
    await edge.stop();
    edge = await startRestEdge({ limits: { ip: limiter(0), user: limiter(Infinity) } });
    expectProblem(await edge.anonymous.post('/v1/ws-tickets'), 429, 'rate_limited');
    expect((await edge.anonymous.get('/healthz')).status).toBe(200);
    expect((await edge.as('service.matchmaker').post('/v1/ws-tickets')).status).toBe(201);
  });
  test.each([
    [0, '127.0.0.1'],
    [1, '203.0.113.9'],
    [2, '198.51.100.7'],
  ])(
    'behind %i proxies the address is the one that the last of them saw',
    async (trustedProxies, address) => {
      const ip = limiter(Infinity);
      await edge.stop();
      edge = await startRestEdge({ trustedProxies, limits: { ip, user: limiter(Infinity) } });
      const headers = { 'x-forwarded-for': '10.0.0.1, 198.51.100.7, 203.0.113.9' };
      await edge.anonymous.post('/v1/ws-tickets', undefined, { headers });
      expect(ip.keys).toEqual([address]);
    },
  );
});

test('IPv6 addresses are limited by their /64, whichever way a request comes in', async () => {
  const [ip, watching] = [limiter(1), limiter(1)];
  await edge.stop();
  const user = limiter(Infinity);
  edge = await startRestEdge({ trustedProxies: 1, limits: { ip, user }, connects: { ip: watching, user } });
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  for (const address of ['2001:db8::1', '2001:db8::2']) {
    await edge.anonymous.post('/v1/ws-tickets', undefined, from(address));
    await edge.anonymous.get('/v1/games/0aaaaaaaaaaa/stream', from(address));
  }
  expect(ip.keys).toEqual(['2001:db8:0:0::/64', '2001:db8:0:0::/64']);
  expect(watching.keys).toEqual(ip.keys);
});

describe('correlation', () => {
  test('an id that the caller brings is kept, returned and logged', async () => {
    const answer = await edge
      .as('alice')
      .post('/v1/ws-tickets', {}, { headers: { 'x-correlation-id': 'trace-0001' } });
    expect(answer.headers.get('x-correlation-id')).toBe('trace-0001');
    await expect
      .poll(() => edge.logged)
      .toContainEqual(
        expect.objectContaining({
          message: 'request',
          correlationId: 'trace-0001',
          route: '/v1/ws-tickets',
          status: '201',
          principal: { kind: 'user', userId: 'alice' },
        }),
      );
  });
  test("without one, the trace of the caller's traceparent takes its place", async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const answer = await edge.anonymous.get('/healthz', { headers });
    expect(answer.headers.get('x-correlation-id')).toBe(trace);
  });
  test.each([
    `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
    'forged line',
  ])('a traceparent %j is no trace', async (traceparent) => {
    const answer = await edge.anonymous.get('/healthz', { headers: { traceparent } });
    const id = answer.headers.get('x-correlation-id') ?? '';
    expect(id).toMatch(/^[\w.:-]{8,64}$/);
    expect(traceparent).not.toContain(id);
  });
  test.each(['short', 'with space', 'x'.repeat(65), '{"level":"fatal"}'])(
    '%j is replaced, not echoed',
    async (id) => {
      const answer = await edge.anonymous.get('/healthz', { headers: { 'x-correlation-id': id } });
      expect(answer.headers.get('x-correlation-id')).toMatch(/^[\w.:-]{8,64}$/);
      expect(answer.headers.get('x-correlation-id')).not.toBe(id);
      await expect.poll(() => edge.logged.length).toBeGreaterThan(0);
      expect(JSON.stringify(edge.logged)).not.toContain(JSON.stringify(id));
    },
  );
});

test('a fault is logged whole and told as nothing but a fault', async () => {
  await edge.stop();
  edge = await startRestEdge({
    tickets: {
      issue: () => Promise.reject(new Error('secret of the house')),
      redeem: async () => null,
    },
  });
  const answer = await edge.as('alice').post('/v1/ws-tickets');
  expectProblem(answer, 500, 'internal');
  expect(answer.text).not.toContain('secret');
  expect(edge.logged).toContainEqual(
    expect.objectContaining({
      level: 'error',
      error: expect.objectContaining({ message: 'secret of the house' }),
    }),
  );
});

test('each request is measured by the template of its route', async () => {
  await edge.as('alice').get('/v1/games/0aaaaaaaaaaa');
  const labels = { method: 'GET', route: '/v1/games/{gameId}', status: '404' };
  await expect.poll(() => edge.metrics.value('live_game_http_request_seconds', labels)).toBe(1);
  expect(edge.metrics.value('live_game_refusals_total', { code: 'game_not_found', surface: 'rest' })).toBe(1);
});

test('answers carry the usual shields and no name of the software', async () => {
  const { headers } = await edge.anonymous.get('/healthz');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('x-powered-by')).toBeNull();
});

/** Sends the text as it is and resolves to the first line that comes back. */
async function statusLineOf(text: string): Promise<string> {
  const socket = connect(Number(new URL(edge.base).port), '127.0.0.1');
  socket.write(text);
  const data = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve).once('error', reject);
  });
  socket.destroy();
  return data.toString().split('\r\n', 1)[0] ?? '';
}

test('headers of more than 8 KiB are refused', async () => {
  const line = await statusLineOf(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(9_000)}\r\n\r\n`);
  expect(line).toBe('HTTP/1.1 431 Request Header Fields Too Large');
});

test('headers that never end are waited for, but not for long', async () => {
  expect(await statusLineOf('GET /healthz HTTP/1.1\r\nHost: x\r\n')).toBe('HTTP/1.1 408 Request Timeout');
});
