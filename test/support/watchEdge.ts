import type { ApiDeps } from '../../src/api/deps.js';
import { EventStreams } from '../../src/realtime/eventStreams.js';
import { EventStream } from './eventStream.js';
import { type RestEdge, startRestEdge } from './restEdge.js';
import { type EdgeOptions, TestEdge } from './socketEdge.js';

/** Sockets and REST of one edge over the same games; REST knows users by their plain names. */
export class WatchEdge {
  readonly sockets: TestEdge;
  readonly rest: RestEdge;
  readonly streams: EventStreams;
  readonly #open: EventStream[] = [];

  static async start(options: EdgeOptions = {}, changes: Partial<ApiDeps> = {}): Promise<WatchEdge> {
    const sockets = await TestEdge.start(options);
    const streams = new EventStreams(sockets.rooms, sockets.deps);
    const { games, feed, tickets, metrics, deps } = sockets;
    const shared = {
      gateway: games,
      feed,
      presence: feed,
      tickets,
      metrics,
      places: deps.places,
      now: Date.now,
    };
    const rest = await startRestEdge({ ...shared, streams, ...changes });
    return new WatchEdge(sockets, rest, streams);
  }

  private constructor(sockets: TestEdge, rest: RestEdge, streams: EventStreams) {
    this.sockets = sockets;
    this.rest = rest;
    this.streams = streams;
  }

  /** A stream that is read; `name` null is nobody. */
  async watch(gameId: string, name: string | null = null, headers: Record<string, string> = {}) {
    return (await this.ask(gameId, name, headers)).read();
  }

  /** The same, unread, whatever the answer. `query` begins with `?`. */
  async ask(gameId: string, name: string | null = null, headers: Record<string, string> = {}, query = '') {
    const url = `${this.rest.base}/v1/games/${gameId}/stream${query}`;
    const stream = await EventStream.open(url, {
      ...headers,
      ...(name !== null && { authorization: `Bearer ${name}` }),
    });
    this.#open.push(stream);
    return stream;
  }

  get openStreams(): number {
    return this.sockets.metrics.value('live_game_event_streams');
  }

  async stop(): Promise<void> {
    this.#open.forEach((stream) => stream.leave());
    await this.rest.stop();
    await this.sockets.stop();
  }
}
