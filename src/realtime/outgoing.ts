import { type ServerMessage, eventMessageText } from '../contract/serverMessage.js';
import { textChunk } from './chunk.js';
import { textFrame } from './frame.js';
import type { KnownEvent } from './knownEvent.js';

/** A message on its way out: its text, and the bytes of each way to carry it, made once for all who get it. */
export class Outgoing {
  readonly text: string;
  /** The version that a client has after it; null: the same as before. */
  readonly version: number | null;
  #frame: Buffer | null = null;
  #chunk: Buffer | null = null;

  static of(message: ServerMessage, version: number | null = null): Outgoing {
    return new Outgoing(JSON.stringify(message), version);
  }

  static event({ json, version }: KnownEvent): Outgoing {
    return new Outgoing(eventMessageText(json), version);
  }

  constructor(text: string, version: number | null) {
    this.text = text;
    this.version = version;
  }

  /** For a WebSocket. */
  get frame(): Buffer {
    this.#frame ??= textFrame(this.text);
    return this.#frame;
  }

  /** For an event stream. */
  get chunk(): Buffer {
    this.#chunk ??= textChunk(this.text, this.version);
    return this.#chunk;
  }
}
