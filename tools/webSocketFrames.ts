import { randomBytes } from 'node:crypto';

export const OPCODE = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Header included. */
  readonly bytes: number;
  /** Where the next frame begins. */
  readonly end: number;
}

/** The head of a proper upgrade request, without the empty line that ends it. */
export const upgradeHead = (path: string, host = '127.0.0.1'): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '',
  ].join('\r\n');

/** A frame of a server, hence without a mask (RFC 6455, 5.2), shorter than 4 GiB. Null while it is not all there. */
export function frameAt(data: Buffer, at: number): Frame | null {
  if (at + 2 > data.length) return null;
  const short = data.readUInt8(at + 1);
  const header = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (at + header > data.length) return null;
  const length = header === 2 ? short : header === 4 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
  const end = at + header + length;
  if (end > data.length) return null;
  return { opcode: data.readUInt8(at) & 0xf, payload: data.subarray(at + header, end), bytes: end - at, end };
}
