import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { ServerMessage } from '../../src/contract/serverMessage.js';
import { mustBeDocumented } from './socketContract.js';

type MessageOf<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;

/** What a browser's EventSource would make of a response, kept. */
export class EventStream {
  readonly messages: ServerMessage[] = [];
  /** What the service says when it ends the stream. */
  readonly goodbyes: unknown[] = [];
  readonly response: IncomingMessage;
  lastEventId = '';
  retryMs: number | null = null;
  isOver = false;
  readonly #request: ClientRequest;
  #rest = '';

  /** Resolves with the response's head, whatever its status. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const asked = request(url, { headers, agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.once('response', resolve).once('error', reject).end();
    });
    return new EventStream(asked, response);
  }

  private constructor(asked: ClientRequest, response: IncomingMessage) {
    this.#request = asked;
    this.response = response;
    asked.on('error', () => {});
    response.on('error', () => {});
    response.once('close', () => (this.isOver = true));
  }

  /** Begins to read; a client that does not is a slow one. */
  read(): this {
    this.response.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (this.#rest + text).split('\n\n');
      this.#rest = blocks.pop() ?? '';
      blocks.forEach((block) => this.#hear(block));
    });
    return this;
  }

  /** All messages of a type so far. */
  all<T extends ServerMessage['t']>(t: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.t === t);
  }

  get versions(): number[] {
    return this.all('event').map(({ v }) => v);
  }

  leave(): void {
    this.#request.destroy();
  }

  #keep(message: ServerMessage): void {
    mustBeDocumented(message);
    this.messages.push(message);
  }

  #hear(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
      }),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    if (fields.has('retry')) this.retryMs = Number(fields.get('retry'));
    const data = fields.get('data');
    if (data === undefined) return;
    if (fields.get('event') === 'close') this.goodbyes.push(JSON.parse(data));
    else this.#keep(JSON.parse(data));
  }
}
