import type { RecordedEvent } from '../../src/domain/game/event.js';
import { isChained } from '../../src/domain/game/hash.js';
import type { ServerMessage } from '../../src/contract/serverMessage.js';

/** A client that believes nothing: it keeps version and hash, and notes each message that does not follow on the last. */
export class Reader {
  version = 0;
  hash = '';
  readonly complaints: string[] = [];
  readonly welcomes: ('events' | 'state')[] = [];
  resyncs = 0;

  read(message: ServerMessage): void {
    if (message.t === 'welcome') this.#welcomed(message);
    if (message.t === 'event') {
      const { t: _t, v: version, ...rest } = message;
      this.#follow({ version, ...rest });
    }
    if (message.t === 'resync') {
      this.resyncs += 1;
      this.#take(message.state);
    }
  }

  #welcomed({ state, events, version, hash }: Extract<ServerMessage, { t: 'welcome' }>): void {
    this.welcomes.push(state ? 'state' : 'events');
    if (state) this.#take(state);
    else events.forEach((event) => this.#follow(event));
    if (version !== this.version || hash !== this.hash) {
      this.complaints.push(`welcome to ${version} left the client at ${this.version}`);
    }
  }

  #take({ version, hash }: { version: number; hash: string }): void {
    this.version = version;
    this.hash = hash;
  }

  #follow(event: RecordedEvent): void {
    if (event.version !== this.version + 1)
      this.complaints.push(`${event.version} came after ${this.version}`);
    else if (!isChained(this.hash, event)) this.complaints.push(`${event.version} does not chain`);
    this.#take(event);
  }
}
