import { afterEach, describe, expect, it } from 'vitest';
import { Besieged, TEXT } from '../support/besieged.js';
import type { RawSocket } from '../support/rawSocket.js';
import { limiter } from '../support/restEdge.js';
import { ALICE, createGame } from '../support/socketEdge.js';

let siege: Besieged;
async function start(options: Parameters<typeof Besieged.start>[0] = {}): Promise<void> {
  siege = await Besieged.start(options);
}
afterEach(() => siege.stop());

const PING = 0x89;
const PONG = 0x8a;

describe('a flood', () => {
  /** Until it is cut. Returns how many were written. */
  async function flood(raw: RawSocket, firstByte: number, payload: (n: number) => string): Promise<number> {
    let count = 0;
    for (; !raw.tcp.destroyed && raw.tcp.writable; count += 1) {
      raw.frame(firstByte, payload(count));
      if (count % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    return count;
  }
  const isCut = async (raw: RawSocket) => {
    expect(await raw.closeCode()).toBe(4029);
    await raw.closed;
    expect(siege.closedWith(4029)).toBe(1);
    await siege.isUnharmed();
  };

  it.each([
    ['pings', PING, () => ''],
    ['pings with as much as they can carry', PING, () => 'x'.repeat(125)],
    ['pongs that nobody asked for', PONG, () => 'x'],
    ['messages that are proper', TEXT, (n: number) => `{"t":"ping","at":${n}}`],
    ['moves', TEXT, (n: number) => `{"t":"move","id":"m${n}","ply":0,"uci":"e2e4"}`],
    ['resignations', TEXT, (n: number) => `{"t":"action","id":"a${n}","action":{"type":"resign"}}`],
    ['hellos', TEXT, () => '{"t":"hello"}'],
  ])('of %s is cut', async (_what, firstByte, payload) => {
    await start();
    const raw = await siege.watches();
    const flooding = flood(raw, firstByte, payload);
    await isCut(raw);
    await flooding;
  });

  it('of moves by the player whose turn it is leaves the game as it was, and the player may come back', async () => {
    await start();
    const raw = await siege.upgrades();
    raw.frame(TEXT, '{"t":"hello","token":"token-alice"}');
    await raw.until((text) => text.includes('"t":"welcome"'));
    const illegal = (n: number) => `{"t":"move","id":"x${n}","ply":0,"uci":"e2e5"}`;
    const flooding = flood(raw, TEXT, illegal);
    await isCut(raw);
    await flooding;
    const { client } = await siege.edge.join(siege.gameId, 'alice');
    await client.close();
    await siege.isUnharmed();
  });

  it('of frames before the hello is cut as well', async () => {
    await start();
    const raw = await siege.upgrades();
    const flooding = flood(raw, TEXT, (n) => `{"t":"move","id":"m${n}","ply":0,"uci":"e2e4"}`);
    await isCut(raw);
    await flooding;
  });
});

describe('who plays dead', () => {
  it('by never saying hello is closed', async () => {
    await start({ limits: { helloMs: 100 } });
    const raws = await Promise.all(Array.from({ length: 10 }, () => siege.upgrades()));
    for (const raw of raws) expect(await raw.closeCode()).toBe(4001);
    await siege.isUnharmed();
  });

  it('by vanishing without a word is found out by the heartbeat', async () => {
    await start({ limits: { heartbeatMs: 100, pongMs: 50 } });
    const raws = await Promise.all(Array.from({ length: 5 }, () => siege.watches()));
    for (const { tcp } of raws) tcp.pause();
    await expect.poll(() => siege.closedWith(1006)).toBe(5);
    await siege.isUnharmed();
  });

  it('by pretending to answer, with other pongs than were asked for, too', async () => {
    await start({ limits: { heartbeatMs: 100, pongMs: 50, framesPerMinute: 100_000, frameBurst: 1_000 } });
    const raw = await siege.watches();
    while (!raw.tcp.destroyed) {
      raw.frame(PONG, '4711');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(siege.closedWith(1006)).toBe(1);
    await siege.isUnharmed();
  });

  it('by not reading while much is said is cut', async () => {
    await start({ limits: { bufferedBytes: 65_536 } });
    const raw = await siege.watches();
    raw.tcp.pause();
    const { gameId, edge } = siege;
    const state = edge.games.stateOf(gameId);
    const long = { ...state, settings: { ...state.settings, startFen: 'x'.repeat(60_000) } };
    for (let n = 0; siege.closedWith(4008) === 0; n += 1) {
      edge.feed.tell(gameId, { t: 'resync', state: { ...long, hash: `other-${n}` } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    edge.feed.tell(gameId, { t: 'resync', state });
    await siege.bob.next('resync', ({ state: { hash } }) => hash === state.hash);
    await siege.isUnharmed({ butResyncs: true });
  });

  it('by not reading what its own flood is answered is cut', async () => {
    await start({ limits: { framesPerMinute: 1e6, frameBurst: 1e6, bufferedBytes: 65_536, badFrames: 1e6 } });
    const raw = await siege.watches();
    raw.tcp.pause();
    while (siege.closedWith(4008) === 0) {
      for (let n = 0; n < 200; n += 1) raw.frame(TEXT, '?');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await siege.isUnharmed();
  });
});

describe('sockets beyond the cap', () => {
  const hello = async (raw: RawSocket, name: string) => {
    raw.frame(TEXT, `{"t":"hello","token":"token-${name}"}`);
    await raw.until((text) => text.includes('"t":"welcome"') || text.includes('"t":"refused"'));
    return raw.received.includes('"t":"welcome"') ? 'welcome' : await raw.closeCode();
  };
  const another = async (name: string) => {
    const raw = await siege.upgrades(`/ws/games/${await createGame(siege.edge.games)}`);
    return { raw, how: await hello(raw, name) };
  };

  it('of a user, over all games, are closed; one that leaves makes room', async () => {
    await start({ limits: { socketsPerUser: 3 } });
    const first = await another('carol');
    expect([first.how, (await another('carol')).how, (await another('carol')).how]).toEqual(
      Array.from({ length: 3 }, () => 'welcome'),
    );
    expect((await another('carol')).how).toBe(4509);
    expect((await another('bob')).how).toBe('welcome');
    const stream = await siege.streams({ authorization: 'Bearer token-carol' });
    expect([stream.response.statusCode, stream.response.headers['retry-after']]).toEqual([429, '5']);
    await siege.playOn();
    first.raw.tcp.destroy();
    await expect.poll(async () => (await another('carol')).how).toBe('welcome');
  });

  it('of an address are turned away before anyone asks who it is', async () => {
    let asked = 0;
    const authenticate = async (token: string) => {
      asked += 1;
      return token === 'token-bob' ? ({ kind: 'user', userId: 'bob' } as const) : ALICE;
    };
    const connectsByAddress = limiter(Infinity);
    await start({ limits: { socketsPerAddress: 4 }, deps: { authenticate, connectsByAddress } });
    const raws = [await siege.upgrades(), await siege.upgrades()];
    const [before, connects] = [asked, connectsByAddress.keys.length];
    const ticket = await siege.edge.tickets.issue(ALICE);
    const fifth = await siege.upgrades(`${siege.path}?ticket=${ticket}`);
    await fifth.closed;
    expect(fifth.statusLine).toBe('HTTP/1.1 429 Too Many Requests');
    expect(fifth.received).toContain('\r\nRetry-After: 5\r\n');
    const stream = await siege.streams({ authorization: 'Bearer token-carol' });
    expect([stream.response.statusCode, stream.response.headers['retry-after']]).toEqual([429, '5']);
    expect([asked, connectsByAddress.keys.length]).toEqual([before, connects]);
    expect(await siege.edge.tickets.redeem(ticket)).toEqual(ALICE);
    raws.forEach(({ tcp }) => tcp.destroy());
    await siege.isUnharmed();
    expect((await siege.upgrades()).statusLine).toBe('HTTP/1.1 101 Switching Protocols');
  });

  it('of a household are counted together, whichever of its IPv6 addresses they come from', async () => {
    await start({
      settings: { proxyHops: 1 },
      rest: { trustedProxies: 1 },
      limits: { socketsPerAddress: 3 },
    });
    const from = (address: string) =>
      siege.edge.client(siege.gameId, { headers: { 'x-forwarded-for': address } });
    const open = [await from('2001:db8::1'), await from('2001:db8:0:0:ffff::2'), await from('2001:DB8::3')];
    await expect(from('2001:db8::4')).rejects.toThrow('429');
    const stream = await siege.streams({ 'x-forwarded-for': '2001:db8::5' });
    expect(stream.response.statusCode).toBe(429);
    open.push(await from('2001:db8:0:1::1'));
    await Promise.all(open.map((client) => client.close()));
    await siege.isUnharmed();
  });

  it('of an edge are turned away, also when all come before one is decided', async () => {
    let decide = () => {};
    const undecided = new Promise<void>((resolve) => (decide = resolve));
    let isBurst = false;
    const connectsByAddress = {
      take: async () => {
        if (isBurst) await undecided;
        return { ok: true } as const;
      },
    };
    await start({ limits: { socketsPerEdge: 6 }, deps: { connectsByAddress } });
    isBurst = true;
    const opening = Array.from({ length: 20 }, () => siege.upgrades());
    await expect
      .poll(() =>
        siege.edge.metrics.value('live_game_refusals_total', { code: 'unavailable', surface: 'socket' }),
      )
      .toBe(16);
    decide();
    const raws = await Promise.all(opening);
    const opened = raws.filter(({ statusLine }) => statusLine.includes('101'));
    expect(opened).toHaveLength(4);
    const { response } = await siege.streams();
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
    opened.forEach(({ tcp }) => tcp.destroy());
    await siege.isUnharmed();
  });

  it('as event streams, also when all come before one is decided, are turned away', async () => {
    let decide = () => {};
    const undecided = new Promise<void>((resolve) => (decide = resolve));
    const ip = { take: async () => (await undecided, { ok: true } as const) };
    await start({ limits: { socketsPerEdge: 5 }, rest: { connects: { ip, user: limiter(Infinity) } } });
    const opening = Array.from({ length: 10 }, () => siege.streams());
    await expect
      .poll(() =>
        siege.edge.metrics.value('live_game_refusals_total', { code: 'unavailable', surface: 'rest' }),
      )
      .toBe(7);
    decide();
    const streams = await Promise.all(opening);
    const answered = (status: number) => streams.filter(({ response }) => response.statusCode === status);
    expect([answered(200).length, answered(503).length]).toEqual([3, 7]);
    streams.forEach((stream) => stream.leave());
    await siege.isUnharmed();
  });
});

describe('connections beyond the cap', () => {
  it('of the process are not taken', async () => {
    await start({ http: { connections: 5 } });
    const raws = Array.from({ length: 20 }, () => siege.says('GET'));
    await expect.poll(() => siege.cuts('too_many_connections')).toBe(17);
    await siege.playOn();
    raws.forEach(({ tcp }) => tcp.destroy());
    await siege.isUnharmed();
    await siege.watches();
  });

  it('of an address are cut', async () => {
    await start({ http: { connectionsPerAddress: 5 } });
    const raws = Array.from({ length: 20 }, () => siege.says('GET'));
    await expect.poll(() => siege.cuts('address_connections')).toBe(17);
    await siege.playOn();
    raws.forEach(({ tcp }) => tcp.destroy());
    await siege.isUnharmed();
    await siege.watches();
  });
});

it('a storm of reconnects over the limit is turned away with the time to wait, and those inside play on', async () => {
  const connectsByAddress = limiter(6);
  await start({ deps: { connectsByAddress } });
  const answers: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    const raw = await siege.upgrades();
    answers.push(raw.statusLine);
    raw.tcp.destroy();
  }
  expect(answers.slice(0, 4).every((line) => line.includes('101'))).toBe(true);
  expect(answers.slice(4).every((line) => line.includes('429'))).toBe(true);
  await siege.isUnharmed();
});
