import type { ServerMessage } from '../contract/serverMessage.js';

const WHOLE_TEXT = 0x81;
const TWO_BYTE_LENGTH = 126;
const EIGHT_BYTE_LENGTH = 127;

/** One message as a whole WebSocket frame, ready for any number of sockets. */
export const frameOf = (message: ServerMessage): Buffer => textFrame(JSON.stringify(message));

/**
 * UTF-8 text behind the header of RFC 6455, section 5.2. A server does not mask, so the bytes are the same for everybody.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < TWO_BYTE_LENGTH ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = WHOLE_TEXT;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) frame.writeUInt16BE(length, frame.writeUInt8(TWO_BYTE_LENGTH, 1));
  else frame.writeBigUInt64BE(BigInt(length), frame.writeUInt8(EIGHT_BYTE_LENGTH, 1));
  frame.write(text, headerLength);
  return frame;
}
