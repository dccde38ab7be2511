import { afterEach, describe, expect, it } from 'vitest';
import { Besieged, TEXT } from '../support/besieged.js';
import { upgradeHead } from '../../tools/webSocketFrames.js';

let siege: Besieged;
async function start(options: Parameters<typeof Besieged.start>[0] = {}): Promise<void> {
  siege = await Besieged.start(options);
}
afterEach(() => siege.stop());

describe('an upgrade', () => {
  const without = (header: string, instead = '') =>
    `${upgradeHead(siege.path)
      .split('\r\n')
      .filter((line) => !line.startsWith(header))
      .join('\r\n')}${instead}\r\n`;

  it.each([
    ['without a key', 'Sec-WebSocket-Key', ''],
    ['with a key of the wrong length', 'Sec-WebSocket-Key', 'Sec-WebSocket-Key: abc\r\n'],
    ['without a version', 'Sec-WebSocket-Version', ''],
    ['of an old version', 'Sec-WebSocket-Version', 'Sec-WebSocket-Version: 7\r\n'],
    ['to something else', 'Upgrade:', 'Upgrade: h2c\r\n'],
    ['with protocols that are none', 'none', 'Sec-WebSocket-Protocol: ,,\r\n'],
  ])('%s is answered with 400, and its place is free again', async (_what, header, instead) => {
    await start();
    const raw = siege.says(without(header, instead));
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 400 Bad Request');
    await siege.isUnharmed();
  });

  it('by POST is answered with 405', async () => {
    await start();
    const raw = siege.says(`${upgradeHead(siege.path).replace('GET', 'POST')}\r\n`);
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 405 Method Not Allowed');
    await siege.isUnharmed();
  });

  it('with junk right behind it stands for as long as it takes to read the junk', async () => {
    await start();
    const raw = siege.says(`${upgradeHead(siege.path)}\r\nGET / HTTP/1.1\r\n\r\n${'junk'.repeat(2_000)}`);
    expect(await raw.closeCode()).toBe(1002);
    await raw.closed;
    expect(raw.statusLine).toBe('HTTP/1.1 101 Switching Protocols');
    await siege.isUnharmed();
  });

  it('behind another request is answered after it', async () => {
    await start();
    const raw = siege.says(`GET /healthz HTTP/1.1\r\nHost: edge\r\n\r\n${upgradeHead(siege.path)}\r\n`);
    await raw.until((text) => text.includes('101 Switching Protocols'));
    expect(raw.statusLine).toBe('HTTP/1.1 200 OK');
    raw.frame(TEXT, '{"t":"hello"}');
    await raw.until((text) => text.includes('"t":"welcome"'));
    raw.tcp.destroy();
    await siege.isUnharmed();
  });

  it('whose peer ends before it is decided holds nothing', async () => {
    let decide = () => {};
    const undecided = new Promise<void>((resolve) => (decide = resolve));
    let isHeld = false;
    const connectsByAddress = {
      take: async () => {
        if (isHeld) await undecided;
        return { ok: true } as const;
      },
    };
    await start({ deps: { connectsByAddress } });
    isHeld = true;
    const gone = Array.from({ length: 5 }, () => siege.says(`${upgradeHead(siege.path)}\r\n`));
    await expect.poll(() => siege.edge.deps.places.taken).toBe(7);
    gone.forEach(({ tcp }, n) => (n % 2 === 0 ? tcp.end() : tcp.destroy()));
    decide();
    await siege.isUnharmed();
  });
});
