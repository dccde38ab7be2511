import { type Socket, connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { type Frame, OPCODE, frameAt, upgradeHead } from '../../tools/webSocketFrames.js';

export const requestHead = (first: string, ...headers: readonly string[]): string =>
  [first, 'Host: edge', ...headers, '', ''].join('\r\n');

/** A WebSocket spoken by hand over TCP: for frames that a proper client never sends, and for peers that play dead. */
export class RawSocket {
  readonly tcp: Socket;
  readonly closed: Promise<void>;
  #received = Buffer.alloc(0);

  /** Resolves when the request was answered, whatever the answer. */
  static async open(port: number, path: string): Promise<RawSocket> {
    const raw = RawSocket.connect(port, path);
    await raw.until((text) => text.includes('\r\n\r\n'));
    return raw;
  }

  static connect(port: number, path: string): RawSocket {
    return RawSocket.send(port, `${upgradeHead(path)}\r\n`);
  }

  /** Bytes as they are; an empty text says nothing. */
  static send(port: number, text: string): RawSocket {
    const raw = new RawSocket(connect(port, '127.0.0.1'));
    raw.tcp.write(text);
    return raw;
  }

  private constructor(tcp: Socket) {
    this.tcp = tcp;
    this.closed = new Promise((resolve) => tcp.once('close', () => resolve()));
    tcp.on('error', () => {});
    tcp.on('data', (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
  }

  get received(): string {
    return this.#received.toString('latin1');
  }

  get statusLine(): string {
    return this.received.split('\r\n', 1)[0] ?? '';
  }

  /** Frames that came whole, after the answer to the upgrade. */
  get frames(): Frame[] {
    const frames: Frame[] = [];
    const start = this.received.indexOf('\r\n\r\n') + 4;
    for (let frame = frameAt(this.#received, start); frame; frame = frameAt(this.#received, frame.end))
      frames.push(frame);
    return frames;
  }

  /** One masked frame. `firstByte`: FIN, RSV bits and opcode, e.g. 0x81 for a whole text message. */
  frame(firstByte: number, payload: Buffer | string): void {
    const data = Buffer.from(payload);
    const mask = randomBytes(4);
    const length =
      data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
    const masked = data.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.tcp.write(Buffer.concat([Buffer.from([firstByte, ...length]), mask, masked]));
  }

  async until(isIt: (received: string) => boolean): Promise<void> {
    for (const deadline = Date.now() + 5_000; !isIt(this.received);) {
      if (Date.now() > deadline) throw new Error(`not received; got ${this.received.slice(0, 300)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits for a close frame and returns its code. */
  async closeCode(): Promise<number> {
    const close = () => this.frames.find(({ opcode }) => opcode === OPCODE.close);
    await this.until(() => close() !== undefined);
    return close()?.payload.readUInt16BE(0) ?? 0;
  }
}
