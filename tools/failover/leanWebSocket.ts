import type { GameClientOptions } from '../../clients/gameClient.js';
import { LeanSocket } from '../leanSocket.js';

type Socket = InstanceType<GameClientOptions['WebSocket']>;

/** `LeanSocket` as the reference client wants its WebSocket. */
export class LeanWebSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: Socket['onerror'] = null;
  readonly #socket: LeanSocket;

  constructor(url: string) {
    this.#socket = new LeanSocket(new URL(url), {
      opened: () => this.onopen?.(),
      heard: (payload) => this.onmessage?.({ data: payload.toString() }),
      lost: (_why, code) => this.onclose?.({ code }),
    });
  }

  send(text: string): void {
    this.#socket.say(text);
  }

  close(): void {
    this.#socket.leave();
  }
}
