import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { GameClient, type GameNews } from '../../../clients/gameClient.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import { SOON } from '../../support/soon.js';
import { Table } from '../../support/table.js';
import { type Line, ScriptedEdge } from './scriptedEdge.js';

/** A client, the edge that it talks to, and the table of its game. */
export class Seat {
  readonly edge: ScriptedEdge;
  table = new Table();
  readonly news: GameNews[] = [];
  #client: GameClient | null = null;

  static async open(): Promise<Seat> {
    return new Seat(await ScriptedEdge.open());
  }

  private constructor(edge: ScriptedEdge) {
    this.edge = edge;
  }

  get client(): GameClient {
    if (!this.#client) throw new Error('the client is not connected yet');
    return this.#client;
  }

  connect({ url = this.edge.url, otherUrls = [] as string[] } = {}): void {
    const onNews = (item: GameNews) => void this.news.push(item);
    this.#client = new GameClient({ url, otherUrls, WebSocket, token: async () => 'token', onNews });
  }

  lineNumber(count: number): Promise<Line> {
    return vi.waitUntil(() => this.edge.line(count), { timeout: 15_000, interval: 5 });
  }

  /** Connected, with the state of the table as it is. */
  async welcomed({ otherUrls = [] as string[], ...more }: Welcomed = {}): Promise<Line> {
    this.connect({ otherUrls });
    const line = await this.lineNumber(1);
    line.welcome({ ...this.table.game, state: this.table.state, ...more });
    await vi.waitUntil(() => this.news.some(({ t }) => t === 'online'), SOON);
    return line;
  }

  /** Plays on at the table; the events of that, in order. */
  playOn(ucis: string): RecordedEvent[] {
    const known = this.table.events.length;
    return this.table.play(ucis).events.slice(known);
  }

  seesVersion(version: number): Promise<unknown> {
    return vi.waitUntil(() => this.client.state?.version === version, { timeout: 15_000, interval: 5 });
  }

  async close(): Promise<void> {
    this.#client?.close();
    await this.edge.close();
  }
}

interface Welcomed {
  readonly otherUrls?: string[];
  readonly heartbeatMs?: number;
  readonly now?: number;
}
