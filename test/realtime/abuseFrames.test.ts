import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE_CODES } from '../../src/contract/closeCodes.js';
import { Besieged, TEXT } from '../support/besieged.js';
import type { RawSocket } from '../support/rawSocket.js';

let siege: Besieged;
let raw: RawSocket;
beforeEach(async () => {
  siege = await Besieged.start({ limits: { framesPerMinute: 1, frameBurst: 100 } });
  raw = await siege.watches();
});
afterEach(() => siege.stop());

const MORE = 0x00;
const BEGIN_TEXT = 0x01;
const BINARY = 0x82;
const CLOSE = 0x88;
const PING = 0x89;
const END = 0x80;

/** A frame of which only the head is sent, masked, with its length in eight bytes. */
const announce = (length: bigint) => {
  const head = Buffer.from([TEXT, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  head.writeBigUInt64BE(length, 2);
  raw.tcp.write(head);
};

const fragments = (count: number, payload: Buffer | string, between: () => void = () => {}) => {
  raw.frame(BEGIN_TEXT, payload);
  for (let n = 1; n < count; n += 1) {
    between();
    raw.frame(MORE, payload);
  }
};

/** Until it is cut: an endless message. */
async function endless(payload: string): Promise<void> {
  raw.frame(BEGIN_TEXT, payload);
  while (!raw.tcp.destroyed) {
    raw.frame(MORE, payload);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One byte in each packet, so far as the network keeps them apart. */
async function dribble(bytes: Buffer): Promise<void> {
  raw.tcp.setNoDelay(true);
  for (const byte of bytes) {
    if (raw.tcp.destroyed) return;
    await new Promise((resolve) => raw.tcp.write(Buffer.from([byte]), resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const ABUSES: readonly [string, number, () => unknown][] = [
  ['a message in 17 fragments', 1008, () => fragments(17, ' ')],
  ['a message in 17 empty fragments', 1008, () => fragments(17, '')],
  [
    'a message in fragments of one byte with pings between',
    1008,
    () => fragments(17, ' ', () => raw.frame(PING, '')),
  ],
  ['a message of short fragments without an end', 1008, () => endless('x')],
  ['a message of long fragments without an end', 1009, () => endless('x'.repeat(400))],
  [
    'a frame that comes byte by byte',
    1008,
    () => dribble(Buffer.concat([Buffer.from([TEXT, 0xfe, 15, 160]), Buffer.alloc(3_999)])),
  ],
  ['a message of 4,097 bytes', 1009, () => raw.frame(TEXT, 'x'.repeat(4_097))],
  ['the announcement of 2^40 bytes', 1009, () => announce(2n ** 40n)],
  ['the announcement of 2^63 bytes', 1009, () => announce(2n ** 63n)],
  ['a frame without a mask', 1002, () => raw.tcp.write(Buffer.from([TEXT, 2, 0x7b, 0x7d]))],
  ['a compressed frame', 1002, () => raw.frame(0xc1, '{}')],
  ['a frame with the second reserved bit', 1002, () => raw.frame(0xa1, '{}')],
  ['a frame with the third reserved bit', 1002, () => raw.frame(0x91, '{}')],
  ['an unknown kind of data', 1002, () => raw.frame(0x83, '{}')],
  ['an unknown kind of control', 1002, () => raw.frame(0x8b, '')],
  ['the continuation of nothing', 1002, () => raw.frame(END, '{}')],
  ['a message that begins within another', 1002, () => [raw.frame(BEGIN_TEXT, '{'), raw.frame(TEXT, '{}')]],
  ['a ping in fragments', 1002, () => raw.frame(0x09, '')],
  ['a ping of 126 bytes', 1002, () => raw.frame(PING, 'x'.repeat(126))],
  ['a close frame of one byte', 1002, () => raw.frame(CLOSE, 'x')],
  ['a close frame with a code that is never sent', 1002, () => raw.frame(CLOSE, Buffer.from([0x03, 0xed]))],
  ['a close frame whose reason is not UTF-8', 1007, () => raw.frame(CLOSE, Buffer.from([0x03, 0xe8, 0xff]))],
  ['text that is not UTF-8', 1007, () => raw.frame(TEXT, Buffer.from([0x22, 0xc3, 0x28, 0x22]))],
  ['20 binary frames', 4500, () => Array.from({ length: 20 }, () => raw.frame(BINARY, '{}'))],
  ['20 frames of nonsense', 4500, () => Array.from({ length: 20 }, () => raw.frame(TEXT, 'x'))],
];

describe('a socket is closed with the documented code, and nobody else in the game notices, for', () => {
  it.each(ABUSES)('%s: %i', async (_what, code, abuse) => {
    const abused = abuse();
    expect(await raw.closeCode()).toBe(code);
    expect(Object.values(CLOSE_CODES).map((known) => known.code)).toContain(code);
    expect(siege.closedWith(code)).toBe(1);
    await raw.closed;
    await abused;
    await siege.isUnharmed();
  });
});

describe('what only looks like abuse is served:', () => {
  const pongs = () => raw.frames.filter(({ payload }) => payload.toString().includes('"t":"pong"'));

  it('16 fragments with pings between them, a character cut in two', async () => {
    const text = Buffer.from('{"t":"ping","at":7}');
    raw.frame(BEGIN_TEXT, text.subarray(0, 1));
    for (let n = 1; n < 15; n += 1) {
      raw.frame(PING, '');
      raw.frame(MORE, text.subarray(n, n + 1));
    }
    raw.frame(END, text.subarray(15));
    await expect.poll(() => pongs().length).toBe(1);
    const umlaut = Buffer.from('"ä"');
    raw.frame(BEGIN_TEXT, umlaut.subarray(0, 2));
    raw.frame(END, umlaut.subarray(2));
    await raw.until((received) => received.includes('expected object'));
    raw.tcp.destroy();
    await siege.isUnharmed();
  });

  it('a message of 4,096 bytes', async () => {
    raw.frame(TEXT, '{"t":"ping","at":7}'.padEnd(4_096));
    await expect.poll(() => pongs().length).toBe(1);
    raw.tcp.destroy();
    await siege.isUnharmed();
  });
});

it('a peer that does not answer our close frame, and goes on, is cut', async () => {
  for (let n = 0; n < 20; n += 1) raw.frame(BINARY, '{}');
  expect(await raw.closeCode()).toBe(4500);
  while (!raw.tcp.destroyed) {
    raw.frame(TEXT, '{"t":"ping","at":1}');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // by the close timeout, long before the heartbeat would find out
  expect(siege.closedWith(1006)).toBe(0);
  await siege.isUnharmed();
});
