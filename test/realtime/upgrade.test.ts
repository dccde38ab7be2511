import { afterEach, describe, expect, it } from 'vitest';
import { addressOf } from '../../src/realtime/upgrade.js';
import { RawSocket } from '../support/rawSocket.js';
import { ALICE, type EdgeOptions, TestEdge, createGame, move } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
async function start(options: EdgeOptions = {}): Promise<void> {
  edge = await TestEdge.start(options);
  gameId = await createGame(edge.games);
}
afterEach(() => edge?.stop());

const seatOf = async (client: Awaited<ReturnType<TestEdge['client']>>) => (await client.hello()).seat;

describe('an upgrade', () => {
  it.each(['/', '/ws/games', '/ws/games/short', '/ws/games/a00000000001/x', '/ws/games/a0000000000%31'])(
    'to %s is answered with 404 and a problem document',
    async (path) => {
      await start();
      const raw = await RawSocket.open(edge.port, path);
      await raw.closed;
      expect(raw.received).toMatch(/^HTTP\/1\.1 404 Not Found\r\nContent-Type: application\/problem\+json/);
      expect(raw.received).toContain('"code":"game_not_found"');
    },
  );

  it('from a page of another origin is answered with 403', async () => {
    await start();
    await expect(edge.client(gameId, { origin: 'https://evil.example' })).rejects.toThrow('403');
    await edge.client(gameId, { origin: 'https://play.example' });
    expect(edge.metrics.value('live_game_refusals_total', { code: 'forbidden', surface: 'socket' })).toBe(1);
  });

  it('of an address that connects too often is answered with 429 and the time to wait', async () => {
    const connectsByAddress = { take: () => Promise.resolve({ ok: false, retryAfterMs: 1_500 } as const) };
    await start({ deps: { connectsByAddress } });
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    await raw.closed;
    expect(raw.received).toMatch(/^HTTP\/1\.1 429 /);
    expect(raw.received).toContain('Retry-After: 2\r\n');
  });

  it('is answered with 503 when the edge is full, or cannot decide', async () => {
    await start({
      limits: { socketsPerEdge: 1 },
      deps: { authenticate: () => Promise.reject(new Error('no keys')) },
    });
    await expect(edge.client(gameId, { protocols: ['bearer.token-alice'] })).rejects.toThrow('503');
    await edge.client(gameId);
    await expect(edge.client(gameId)).rejects.toThrow('503');
  });

  it('that the peer gives up while it is decided harms nobody', async () => {
    let decide = () => {};
    const undecided = new Promise<void>((resolve) => (decide = resolve));
    await start({ deps: { connectsByAddress: { take: async () => (await undecided, { ok: true }) } } });
    const hasty = RawSocket.connect(edge.port, `/ws/games/${gameId}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    hasty.tcp.destroy();
    decide();
    expect(await seatOf(await edge.client(gameId))).toBeNull();
    expect(edge.sockets.size).toBe(1);
  });
});

describe('who it is', () => {
  it('is told by a ticket, once', async () => {
    await start();
    const query = `?ticket=${await edge.tickets.issue(ALICE)}`;
    expect(await seatOf(await edge.client(gameId, { query }))).toBe('white');
    await expect(edge.client(gameId, { query })).rejects.toThrow('401');
  });

  it('is told by a token as a subprotocol, which is not sent back', async () => {
    await start();
    const client = await edge.client(gameId, { protocols: ['live-game.v1', 'bearer.token-alice'] });
    expect(client.socket.protocol).toBe('live-game.v1');
    expect(await seatOf(client)).toBe('white');
    await expect(edge.client(gameId, { protocols: ['live-game.v1', 'bearer.forged'] })).rejects.toThrow(
      '401',
    );
  });

  it('is never told by a token in the URL', async () => {
    await start();
    expect(await seatOf(await edge.client(gameId, { query: '?token=token-alice' }))).toBeNull();
  });

  it('is followed by a correlation id of its own, unless the request has one that is well formed', async () => {
    await start();
    const client = await edge.client(gameId, { headers: { 'x-correlation-id': 'forged line {}' } });
    await client.hello({ token: 'token-alice' });
    client.say(move('m1', 0, 'e2e4'));
    await client.next('ack');
    expect(edge.games.received.signals[0]?.correlationId).toBe('generated-1');
  });
});

describe('the address of a client', () => {
  const request = (forwarded: string | undefined) => ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress: '10.0.0.1' },
  });

  it.each([
    ['is what the socket says without proxies', 0, '1.1.1.1', '10.0.0.1'],
    ['is what the only proxy saw', 1, '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    ['is what the outer of two proxies saw', 2, '6.6.6.6, 1.1.1.1, 10.0.0.9', '1.1.1.1'],
    ['is what the socket says when the header is missing', 1, undefined, '10.0.0.1'],
  ])('%s', (_what, hops, forwarded, address) => {
    expect(addressOf(request(forwarded), hops)).toBe(address);
  });
});
