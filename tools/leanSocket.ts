import { type Socket, connect } from 'node:net';
import { CLOSE_CODES } from '../src/contract/closeCodes.js';
import { type Frame, OPCODE, frameAt, upgradeHead } from './webSocketFrames.js';

/** What becomes of a socket. */
export interface Ear {
  opened(): void;
  /** A text message of `bytes` bytes, frame header included. The payload is valid until this returns. */
  heard(payload: Buffer, bytes: number): void;
  /** Not after `leave`. The code is that of the close frame, 1006 without one. */
  lost(why: string, code: number): void;
}

const HEADERS_END = '\r\n\r\n';
const MASKED = 0x80;
const FIN = 0x80;

/** All sockets of a process read into the same memory: what they hear is used up at once. */
const shared = Buffer.alloc(65_536);

/**
 * A WebSocket client that costs next to nothing, so that thousands of them do not become what is measured: it answers
 * pings, expects whole frames without a mask, and believes whatever answers its handshake. Masks with zeros, which are
 * as good as any.
 */
export class LeanSocket {
  readonly #tcp: Socket;
  readonly #ear: Ear;
  #isOpen = false;
  #isLeaving = false;
  #rest: Buffer | null = null;

  constructor(url: URL, ear: Ear) {
    this.#ear = ear;
    const callback = (length: number) => {
      this.#take(shared.subarray(0, length));
      return true;
    };
    this.#tcp = connect({ host: url.hostname, port: Number(url.port), onread: { buffer: shared, callback } });
    this.#tcp.setNoDelay(true);
    this.#tcp.on('error', (error) => this.#end(error.message));
    this.#tcp.on('close', () => this.#end('cut off'));
    this.#tcp.write(`${upgradeHead(url.pathname, url.host)}\r\n`);
  }

  /** Up to 65,535 bytes. */
  say(text: string): void {
    this.#write(OPCODE.text, Buffer.from(text));
  }

  /** Without a goodbye. */
  leave(): void {
    this.#isLeaving = true;
    this.#tcp.destroy();
  }

  #take(chunk: Buffer): void {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = this.#isOpen ? 0 : this.#open(data);
    for (let frame = frameAt(data, at); this.#isOpen && frame; frame = frameAt(data, at)) {
      this.#hear(frame);
      at = frame.end;
    }
    this.#rest = at < data.length ? Buffer.from(data.subarray(at)) : null;
  }

  /** Where the frames begin, once the headers are complete. */
  #open(data: Buffer): number {
    const end = data.indexOf(HEADERS_END);
    if (end < 0) return 0;
    const status = data.toString('latin1', 9, 12);
    this.#isOpen = status === '101';
    if (this.#isOpen) this.#ear.opened();
    else this.#end(`turned away with ${status}`);
    return end + HEADERS_END.length;
  }

  #hear({ opcode, payload, bytes }: Frame): void {
    if (opcode === OPCODE.text) this.#ear.heard(payload, bytes);
    else if (opcode === OPCODE.ping) this.#write(OPCODE.pong, payload);
    else if (opcode === OPCODE.close) {
      const code = payload.length < 2 ? CLOSE_CODES.lost.code : payload.readUInt16BE(0);
      this.#end(`closed with ${code}`, code);
    }
  }

  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const header = Buffer.alloc(length < 126 ? 6 : 8);
    header.writeUInt8(FIN | opcode, 0);
    header.writeUInt8(MASKED | (length < 126 ? length : 126), 1);
    if (length >= 126) header.writeUInt16BE(length, 2);
    this.#tcp.write(Buffer.concat([header, payload]));
  }

  #end(why: string, code: number = CLOSE_CODES.lost.code): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#tcp.destroy();
    this.#ear.lost(why, code);
  }
}
