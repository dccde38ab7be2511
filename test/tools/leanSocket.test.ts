import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { LeanSocket } from '../../tools/leanSocket.js';
import { SOON } from '../support/soon.js';

let server: WebSocketServer;
let there: WebSocket;
let here: LeanSocket;
let heard: { text: string; bytes: number }[];
let ends: [string, number][];

beforeEach(async () => {
  heard = [];
  ends = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  here = new LeanSocket(new URL(`ws://127.0.0.1:${address.port}/a`), {
    opened: () => here.say('hello'),
    heard: (payload, bytes) => void heard.push({ text: payload.toString(), bytes }),
    lost: (why, code) => void ends.push([why, code]),
  });
  [there] = (await once(server, 'connection')) as [WebSocket];
});
afterEach(() => {
  here.leave();
  server.close();
});

const said = async (): Promise<string> => String((await once(there, 'message'))[0]);

describe('the socket of measurements', () => {
  test.each([5, 125, 126, 65_535])('says messages of %i bytes', async (length) => {
    expect(await said()).toBe('hello');
    here.say('x'.repeat(length));
    expect(await said()).toBe('x'.repeat(length));
  });

  test('hears messages of any length, whole and in order', async () => {
    const texts = [5, 126, 70_000, 5, 200_000].map((length, n) => String(n).repeat(length));
    for (const text of texts) there.send(text);
    await vi.waitFor(() => expect(heard.map(({ text }) => text)).toEqual(texts), SOON);
    expect(heard.map(({ bytes }) => bytes)).toEqual([7, 130, 70_010, 7, 200_010]);
  });

  test('answers pings', async () => {
    there.ping('7');
    expect(String((await once(there, 'pong'))[0])).toBe('7');
  });

  test('tells the code of a close frame', async () => {
    there.close(4_002);
    await vi.waitFor(() => expect(ends).toEqual([['closed with 4002', 4_002]]), SOON);
  });

  test('that is cut off was not closed', async () => {
    there.terminate();
    await vi.waitFor(() => expect(ends).toEqual([['cut off', 1_006]]), SOON);
  });

  test('that leaves hears of no end', async () => {
    here.leave();
    await once(there, 'close');
    expect(ends).toEqual([]);
  });
});
