import { afterEach, describe, expect, it } from 'vitest';
import { Besieged } from '../support/besieged.js';
import { requestHead } from '../support/rawSocket.js';

let siege: Besieged;
const SHORT = { unreadMs: 200 };
afterEach(() => siege.stop());

it('a connection that asks for nothing more is closed, and not counted as cut', async () => {
  siege = await Besieged.start({ http: { ...SHORT, idleMs: 100 } });
  const raw = siege.says(requestHead('GET /healthz HTTP/1.1'));
  await raw.closed;
  expect(raw.statusLine).toBe('HTTP/1.1 200 OK');
  expect(siege.cuts('unread_answer')).toBe(0);
  await siege.isUnharmed();
});

describe('answers', () => {
  it('that are not read are cut', async () => {
    siege = await Besieged.start({ http: SHORT });
    const raw = siege.says('');
    raw.tcp.pause();
    const request = requestHead('GET /openapi.json HTTP/1.1');
    for (let n = 0; n < 500; n += 1) raw.tcp.write(request);
    await expect.poll(() => siege.cuts('unread_answer')).toBe(1);
    await siege.isUnharmed();
  });

  it('that are read slowly are not', async () => {
    siege = await Besieged.start({ http: SHORT });
    const raw = siege.says('');
    raw.tcp.pause();
    for (let n = 0; n < 200; n += 1) raw.tcp.write(requestHead('GET /openapi.json HTTP/1.1'));
    const answers = () => raw.received.split('HTTP/1.1 200 OK').length - 1;
    while (answers() < 200) {
      raw.tcp.resume();
      await new Promise((resolve) => setTimeout(resolve, 5));
      raw.tcp.pause();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(siege.cuts('unread_answer')).toBe(0);
    raw.tcp.destroy();
    await siege.isUnharmed();
  });

  it('that take long to make are waited for', async () => {
    const tickets = {
      issue: () => new Promise<string>((resolve) => setTimeout(resolve, 600, 'late')),
      redeem: async () => null,
    };
    siege = await Besieged.start({ http: SHORT, rest: { tickets } });
    const raw = siege.says(requestHead('POST /v1/ws-tickets HTTP/1.1', 'Authorization: Bearer token-alice'));
    await raw.until((text) => text.includes('"late"'));
    raw.tcp.destroy();
    await siege.isUnharmed();
  });
});
