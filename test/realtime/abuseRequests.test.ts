import { afterEach, describe, expect, it } from 'vitest';
import { Besieged } from '../support/besieged.js';
import { upgradeHead } from '../../tools/webSocketFrames.js';
import { type RawSocket, requestHead } from '../support/rawSocket.js';

let siege: Besieged;
const SHORT = { headersMs: 150, requestMs: 300, checkMs: 20, unreadMs: 200 };
async function start(options: Parameters<typeof Besieged.start>[0] = {}): Promise<void> {
  siege = await Besieged.start({ http: SHORT, ...options });
}
afterEach(() => siege.stop());

/** The head of a request with a body, by a user or by nobody. */
const post = (by: 'alice' | null, ...headers: string[]) =>
  requestHead(
    'POST /v1/ws-tickets HTTP/1.1',
    'Content-Type: application/json',
    ...(by ? [`Authorization: Bearer token-${by}`] : []),
    ...headers,
  );
const many = (count: number) => Array.from({ length: count }, (_, n) => `X-${n}: y`);

/** Goes on with the text, again and again, until the connection is cut. Returns what was written. */
async function goOn(raw: RawSocket, text: string, everyMs = 20): Promise<number> {
  let bytes = 0;
  while (!raw.tcp.destroyed && raw.tcp.writable) {
    bytes += text.length;
    raw.tcp.write(text);
    await new Promise((resolve) => (everyMs === 0 ? setImmediate(resolve) : setTimeout(resolve, everyMs)));
  }
  await raw.closed;
  return bytes;
}

describe('who is too slow is told so and cut:', () => {
  const isLate = async (raw: RawSocket) => {
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 408 Request Timeout');
    expect(siege.cuts('timeout')).toBe(1);
    await siege.isUnharmed();
  };

  it('a connection that says nothing', async () => {
    await start();
    await isLate(siege.says(''));
  });

  it('a request line without an end', async () => {
    await start();
    const raw = siege.says('GET /');
    await goOn(raw, 'x');
    await isLate(raw);
  });

  it('headers that come one by one', async () => {
    await start();
    const raw = siege.says('GET /healthz HTTP/1.1\r\nHost: edge\r\n');
    await goOn(raw, 'X-More: y\r\n');
    await isLate(raw);
  });

  it('an upgrade that is never asked for to the end', async () => {
    await start();
    await isLate(siege.says(upgradeHead(siege.path)));
  });

  it('a body that comes byte by byte', async () => {
    await start();
    const raw = siege.says(post('alice', 'Content-Length: 9000'));
    await goOn(raw, ' ');
    await isLate(raw);
  });

  it('a chunked body that comes byte by byte', async () => {
    await start();
    const raw = siege.says(post('alice', 'Transfer-Encoding: chunked'));
    await goOn(raw, '1\r\n \r\n');
    await isLate(raw);
  });

  it('a second request on a connection whose first was proper', async () => {
    await start();
    const raw = siege.says(requestHead('GET /healthz HTTP/1.1') + 'GET /healthz HTTP/1.1\r\n');
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 200 OK');
    expect(raw.received).toContain('HTTP/1.1 408 Request Timeout');
    await siege.isUnharmed();
  });

  it('the body behind a request for an event stream', async () => {
    await start();
    const stream = `GET /v1/games/${siege.gameId}/stream HTTP/1.1`;
    const raw = siege.says(requestHead(stream, 'Transfer-Encoding: chunked'));
    await raw.until((text) => text.includes('welcome'));
    await goOn(raw, '1\r\n \r\n');
    expect(raw.received).not.toContain('408');
    expect(siege.cuts('timeout')).toBe(1);
    await siege.isUnharmed();
  });
});

describe('too much in the head is answered with 431:', () => {
  it('one header of 9 KiB', async () => {
    await start();
    const raw = siege.says(requestHead('GET /healthz HTTP/1.1', `X-Long: ${'x'.repeat(9_000)}`));
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    expect(siege.cuts('headers_too_large')).toBe(1);
    await siege.isUnharmed();
  });

  it('a header without an end, which is not read on', async () => {
    await start();
    const raw = siege.says('GET /healthz HTTP/1.1\r\nHost: edge\r\nX-Long: ');
    await goOn(raw, 'x'.repeat(2_000), 0);
    expect(siege.cuts('headers_too_large')).toBe(1);
    await siege.isUnharmed();
  });

  it('an address of 9 KiB', async () => {
    await start();
    const raw = siege.says(requestHead(`GET /${'x'.repeat(9_000)} HTTP/1.1`));
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    await siege.isUnharmed();
  });

  it.each([65, 100, 1_000])('%i headers, of which none is left out', async (count) => {
    await start();
    const raw = siege.says(requestHead('GET /healthz HTTP/1.1', ...many(count - 1)));
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    expect(raw.received).toContain('"code":"too_many_headers"');
    await siege.isUnharmed();
  });

  it('65 headers of an upgrade', async () => {
    await start();
    const proper = upgradeHead(siege.path);
    const missing = 65 - (proper.split('\r\n').length - 2);
    const raw = siege.says(`${proper}${many(missing).join('\r\n')}\r\n\r\n`);
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 431 Request Header Fields Too Large');
    await siege.isUnharmed();
  });

  it('but 64 are served', async () => {
    await start();
    const raw = siege.says(requestHead('GET /healthz HTTP/1.1', ...many(63)));
    await raw.until((text) => text.includes('"status":"ok"'));
    raw.tcp.destroy();
    await siege.isUnharmed();
  });

  it('trailers without an end', async () => {
    await start();
    const raw = siege.says(`${post('alice', 'Transfer-Encoding: chunked')}2\r\n{}\r\n0\r\n`);
    await goOn(raw, `X-More: ${'y'.repeat(1_000)}\r\n`, 0);
    expect(siege.cuts('headers_too_large')).toBe(1);
    await siege.isUnharmed();
  });
});

describe('a body over 16 KiB is answered with 413 and the connection closed:', () => {
  const isTooLarge = (raw: RawSocket) => {
    expect(raw.statusLine).toBe('HTTP/1.1 413 Payload Too Large');
    expect(raw.received).toContain('"code":"body_too_large"');
    expect(raw.received).toContain('Connection: close');
    expect(siege.cuts('body_too_large')).toBe(1);
  };

  it.each(['alice', null] as const)('announced, by %s, before a byte of it was sent', async (by) => {
    await start();
    const raw = siege.says(post(by, 'Content-Length: 1000000000'));
    await raw.closed;
    isTooLarge(raw);
    await siege.isUnharmed();
  });

  it('announced with the question whether it may come', async () => {
    await start();
    const raw = siege.says(post('alice', 'Content-Length: 16385', 'Expect: 100-continue'));
    await raw.closed;
    isTooLarge(raw);
    await siege.isUnharmed();
  });

  it('chunked, as soon as it has grown too long', async () => {
    await start({ http: { ...SHORT, requestMs: 20_000 } });
    const raw = siege.says(post('alice', 'Transfer-Encoding: chunked'));
    const bytes = await goOn(raw, `3e8\r\n${' '.repeat(1_000)}\r\n`, 5);
    isTooLarge(raw);
    expect(bytes).toBeLessThan(100_000);
    await siege.isUnharmed();
  });

  it('of a stranger, chunked: the connection ends with the 401, whatever else is sent', async () => {
    await start({ http: { ...SHORT, requestMs: 20_000 } });
    const raw = siege.says(post(null, 'Transfer-Encoding: chunked'));
    const bytes = await goOn(raw, `3e8\r\n${' '.repeat(1_000)}\r\n`, 5);
    expect(raw.statusLine).toBe('HTTP/1.1 401 Unauthorized');
    expect(bytes).toBeLessThan(100_000);
    await siege.isUnharmed();
  });

  it('in the extension of a chunk', async () => {
    await start();
    const raw = siege.says(`${post('alice', 'Transfer-Encoding: chunked')}1;x=`);
    await goOn(raw, 'y'.repeat(2_000), 0);
    expect(siege.cuts('body_too_large')).toBe(1);
    await siege.isUnharmed();
  });

  it('but 16 KiB are read, asked for and chunked', async () => {
    await start();
    const asked = siege.says(post('alice', 'Content-Length: 16384', 'Expect: 100-continue'));
    await asked.until((text) => text.startsWith('HTTP/1.1 100 Continue'));
    asked.tcp.write('{}'.padEnd(16_384));
    await asked.until((text) => text.includes('"ticket"'));
    const chunked = siege.says(
      `${post('alice', 'Transfer-Encoding: chunked')}4000\r\n${'{}'.padEnd(16_384)}\r\n0\r\n\r\n`,
    );
    await chunked.closed;
    expect(chunked.statusLine).toBe('HTTP/1.1 201 Created');
    asked.tcp.destroy();
    await siege.isUnharmed();
  });
});

describe('what is no proper request is answered with 400 and cut:', () => {
  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a request line of nonsense', 'castle kingside please\r\n\r\n'],
    ['a method that there is not', requestHead('CASTLE / HTTP/1.1')],
    ['a version that there is not', requestHead('GET / HTTP/9.9')],
    ['a header without a name', requestHead('GET / HTTP/1.1', ': x')],
    ['a header with a line feed in it', requestHead('GET / HTTP/1.1', 'X: a\nY: b')],
    ['two lengths', post('alice', 'Content-Length: 2', 'Content-Length: 3')],
    ['a length and chunks', post('alice', 'Content-Length: 2', 'Transfer-Encoding: chunked')],
    ['a length that is no number', post('alice', 'Content-Length: two')],
    ['a chunk of no length', `${post('alice', 'Transfer-Encoding: chunked')}xyz\r\n`],
  ])('%s', async (_what, text) => {
    await start();
    const raw = siege.says(text);
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(siege.cuts('malformed')).toBe(1);
    await siege.isUnharmed();
  });

  it('no Host', async () => {
    await start();
    const raw = siege.says('GET /healthz HTTP/1.1\r\n\r\n');
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 400 Bad Request');
    await siege.isUnharmed();
  });

  it('a tunnel: not even answered', async () => {
    await start();
    const raw = siege.says(requestHead('CONNECT evil.example:443 HTTP/1.1'));
    await raw.closed;
    expect(raw.received).toBe('');
    await siege.isUnharmed();
  });

  it.each([
    ['half a head', 'GET /healthz HTTP/1.1\r\nHo'],
    ['half a body', post('alice', 'Content-Length: 10') + '{'],
    ['half a chunk', post('alice', 'Transfer-Encoding: chunked') + '8\r\n{'],
  ])('%s, and the peer ends', async (_what, text) => {
    await start();
    const raw = siege.says(text);
    raw.tcp.end();
    await raw.closed;
    await siege.isUnharmed();
  });
});
