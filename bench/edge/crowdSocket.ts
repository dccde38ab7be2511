import { LeanSocket } from '../../tools/leanSocket.js';

/** What a crowd does with what its sockets hear. */
export interface CrowdEar {
  /** A text message of `bytes` bytes, frame header included. */
  heard(socket: CrowdSocket, payload: Buffer, bytes: number): void;
  lost(socket: CrowdSocket, why: string): void;
}

/** One of a crowd, at a game. */
export class CrowdSocket {
  /** The crowd's number of its game, and the version of the last event that it was shown; null: not known. */
  readonly game: number;
  version: number | null = null;
  /** Rejects when it was lost before it was welcomed to its game. */
  readonly entered: Promise<void>;
  readonly #socket: LeanSocket;
  #welcomed: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(url: URL, game: number, ear: CrowdEar) {
    this.game = game;
    this.entered = new Promise((resolve, reject) => {
      this.#welcomed = resolve;
      this.#failed = reject;
    });
    this.#socket = new LeanSocket(url, {
      opened: () => this.#socket.say('{"t":"hello"}'),
      heard: (payload, bytes) => ear.heard(this, payload, bytes),
      lost: (why) => {
        ear.lost(this, why);
        this.#failed(new Error(why));
      },
    });
  }

  enter(version: number | null): void {
    this.version = version;
    this.#welcomed();
  }

  leave(): void {
    this.#socket.leave();
  }
}
