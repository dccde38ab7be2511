import { afterEach, describe, expect, it } from 'vitest';
import { RawSocket } from '../support/rawSocket.js';
import { type EdgeOptions, TestEdge, createGame, move } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
async function start(options: EdgeOptions = {}): Promise<void> {
  edge = await TestEdge.start(options);
  gameId = await createGame(edge.games);
}
afterEach(() => edge.stop());

const TEXT = 0x81;
const closedWith = (code: number) =>
  edge.metrics.value('live_game_websocket_closed_total', { code: String(code) });

describe('a frame that cannot be read', () => {
  it.each([
    ['that is not JSON', '{"t":', 'JSON'],
    ['with an unknown field', '{"t":"ping","at":1,"lag":5}', 'lag'],
    ['of an unknown type', '{"t":"castle"}', 't: '],
    [
      'with a field of the wrong form',
      '{"t":"move","id":"m1","ply":0,"uci":"e9e4"}',
      'uci: must be like e2e4',
    ],
    ['that is no object', '[]', 'expected object'],
  ])('%s is refused with the field and the reason', async (_what, text, detail) => {
    await start();
    const { client } = await edge.join(gameId, 'alice');
    client.socket.send(text);
    const refused = await client.next('refused');
    expect(refused).toMatchObject({
      id: null,
      code: 'invalid_request',
      detail: expect.stringContaining(detail),
    });
  });

  it('because it is binary is refused', async () => {
    await start();
    const { client } = await edge.join(gameId, 'alice');
    client.socket.send(Buffer.from('{"t":"ping","at":1}'));
    expect(await client.next('refused')).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('binary'),
    });
  });

  it('closes the socket when it comes 20 times', async () => {
    await start({ limits: { frameBurst: 100 } });
    const { client } = await edge.join(gameId, 'alice');
    for (let n = 0; n < 20; n += 1) client.socket.send('nonsense');
    expect(await client.closed).toEqual({ code: 4500, reason: 'bad_frames' });
    expect(client.all('refused')).toHaveLength(20);
    expect(closedWith(4500)).toBe(1);
  });
});

describe('a message that breaks the protocol closes the socket', () => {
  it('1009: more than 4 KiB', async () => {
    await start();
    const { client } = await edge.join(gameId, 'alice');
    client.socket.send(JSON.stringify({ t: 'hello', token: 'x'.repeat(5_100) }));
    expect((await client.closed).code).toBe(1009);
    expect(closedWith(1009)).toBe(1);
  });

  it('not at all: one of exactly 4 KiB', async () => {
    await start();
    const { client } = await edge.join(gameId, 'alice');
    client.socket.send(' '.repeat(4_096 - 19) + '{"t":"ping","at":1}');
    expect(await client.next('pong')).toMatchObject({ at: 1 });
  });

  it('1008: in more than 16 fragments', async () => {
    await start();
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    raw.frame(0x01, '{');
    for (let n = 0; n < 16; n += 1) raw.frame(0x00, ' ');
    expect(await raw.closeCode()).toBe(1008);
    expect(closedWith(1008)).toBe(1);
  });

  it('1007: text that is not UTF-8', async () => {
    await start();
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    raw.frame(TEXT, Buffer.from([0xff, 0xfe]));
    expect(await raw.closeCode()).toBe(1007);
    expect(closedWith(1007)).toBe(1);
  });

  it('1002: a reserved bit, as a compressed frame would have', async () => {
    await start();
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    raw.frame(0xc1, '{}');
    expect(await raw.closeCode()).toBe(1002);
    expect(closedWith(1002)).toBe(1);
  });
});

describe('frames that come too fast', () => {
  it('are refused beyond the burst, with the id of the command', async () => {
    await start({ limits: { framesPerMinute: 1 } });
    const { client } = await edge.join(gameId, 'alice');
    for (let n = 0; n < 19; n += 1) client.say({ t: 'ping', at: n });
    client.say(move('m1', 0, 'e2e4'));
    expect(await client.next('refused')).toMatchObject({ id: 'm1', code: 'rate_limited' });
    expect(client.all('pong')).toHaveLength(19);
  });

  it('close the socket when they go on', async () => {
    await start({ limits: { framesPerMinute: 1 } });
    const { client } = await edge.join(gameId, 'alice');
    for (let n = 0; n < 45; n += 1) client.say({ t: 'ping', at: n });
    expect(await client.closed).toEqual({ code: 4029, reason: 'rate_limited' });
  });

  it('count also as bare WebSocket pings', async () => {
    await start({ limits: { framesPerMinute: 1 } });
    const { client } = await edge.join(gameId, 'alice');
    for (let n = 0; n < 45; n += 1) client.socket.ping();
    expect((await client.closed).code).toBe(4029);
  });
});

describe('a socket', () => {
  it('that says nothing is closed', async () => {
    await start({ limits: { helloMs: 30 } });
    const client = await edge.client(gameId);
    expect(await client.closed).toEqual({ code: 4001, reason: 'hello_timeout' });
  });

  it('without a token is closed where spectators must have one', async () => {
    await start({ settings: { allowAnonymous: false } });
    const client = await edge.client(gameId);
    client.say({ t: 'hello' });
    expect(await client.closed).toEqual({ code: 4501, reason: 'unauthenticated' });
  });

  it('too many of one user in one game is closed; another game, and another user, are open', async () => {
    await start();
    for (let n = 0; n < 5; n += 1) await edge.join(gameId, 'alice');
    const sixth = await edge.client(gameId);
    sixth.say({ t: 'hello', token: 'token-alice' });
    expect(await sixth.closed).toEqual({ code: 4509, reason: 'too_many_sockets' });
    await edge.join(gameId, 'bob');
    await edge.join(await createGame(edge.games), 'alice');
  });

  it('of a user who connects too often is closed with the time to wait', async () => {
    const connectsByUser = { take: () => Promise.resolve({ ok: false, retryAfterMs: 7_000 } as const) };
    await start({ deps: { connectsByUser } });
    const client = await edge.client(gameId);
    client.say({ t: 'hello', token: 'token-alice' });
    expect(await client.next('refused')).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('7000'),
    });
    expect((await client.closed).code).toBe(4029);
  });

  it('must authenticate anew after a while', async () => {
    await start({ limits: { socketAgeMs: 500 } });
    const { client } = await edge.join(gameId, 'alice');
    expect(await client.closed).toEqual({ code: 4002, reason: 'reauthenticate' });
  });

  it('that answers no heartbeat is cut off', async () => {
    await start({ limits: { heartbeatMs: 50, pongMs: 20 } });
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    raw.frame(TEXT, '{"t":"hello"}');
    await raw.until((text) => text.includes('welcome'));
    await raw.closed;
    expect(closedWith(1006)).toBe(1);
    await expect.poll(() => edge.sockets.size).toBe(0);
  });

  it('that answers heartbeats lives on', async () => {
    await start({ limits: { heartbeatMs: 50, pongMs: 40 } });
    const { client } = await edge.join(gameId, 'alice');
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.say({ t: 'ping', at: 1 });
    await client.next('pong');
  });

  it('whose client does not read is cut off, and the client may resume', async () => {
    await start({ limits: { bufferedBytes: 65_536 } });
    const raw = await RawSocket.open(edge.port, `/ws/games/${gameId}`);
    raw.frame(TEXT, '{"t":"hello"}');
    await raw.until((text) => text.includes('welcome'));
    const { client: other, welcome } = await edge.join(gameId, 'alice');
    raw.tcp.pause();
    const { state } = welcome;
    if (!state) throw new Error('no state');
    const settings = { ...state.settings, startFen: 'x'.repeat(60_000) };
    for (let n = 0; closedWith(4008) === 0; n += 1) {
      edge.feed.tell(gameId, { t: 'resync', state: { ...state, settings, hash: `other-${n}` } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => edge.sockets.size).toBe(1);
    other.say({ t: 'ping', at: 1 });
    await other.next('pong');
    await edge.join(gameId, null, { version: welcome.version });
    raw.tcp.destroy();
  });
});
