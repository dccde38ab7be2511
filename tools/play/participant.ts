import { WebSocket } from 'ws';
import { GameClient, type GameClientOptions, type GameNews } from '../../clients/gameClient.js';
import type { Ms } from '../../src/domain/chess/types.js';
import { type GameState, plyOf } from '../../src/domain/game/state.js';

/** One link of a game's history as some witness saw it. */
export interface Link {
  readonly version: number;
  readonly hash: string;
}

interface Waiting {
  readonly holds: (state: GameState) => boolean;
  readonly resolve: (arrivedAt: number) => void;
}

interface Entry {
  readonly wsUrl: string;
  /** The game at other edges, for when nobody answers at `wsUrl`. */
  readonly otherUrls?: readonly string[];
  /** Null: an anonymous spectator. */
  readonly token: string | null;
  /** Default: that of `ws`. */
  readonly Socket?: GameClientOptions['WebSocket'];
}

/** How long there was no connection: instants of `performance.now()`. */
interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Someone at a socket: a client, what it has seen, and a way to wait for more. */
export class Participant {
  readonly name: string;
  readonly client: GameClient;
  readonly seen: Link[] = [];
  /** Why the connection was lost, each time. */
  readonly offlineReasons: string[] = [];
  /** Those that are over. */
  readonly outages: Outage[] = [];
  #offlineSince: number | null = null;
  #waiting: readonly Waiting[] = [];

  constructor(name: string, { wsUrl, otherUrls = [], token, Socket = WebSocket }: Entry) {
    this.name = name;
    this.client = new GameClient({
      url: wsUrl,
      otherUrls,
      WebSocket: Socket,
      token: async () => token,
      onNews: (news) => this.#onNews(news),
    });
  }

  /** Resolves with the instant (`performance.now()`) from which the state was seen to hold. Rejects when it takes too long. */
  until(holds: (state: GameState) => boolean, withinMs: Ms): Promise<number> {
    const { state } = this.client;
    if (state && holds(state)) return Promise.resolve(performance.now());
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => {
        const reasons = this.offlineReasons.join(', ');
        reject(new Error(`${this.name} waited ${withinMs} ms in vain${reasons && `; offline: ${reasons}`}`));
      }, withinMs);
      const arrived = (at: number) => {
        clearTimeout(tooLate);
        resolve(at);
      };
      this.#waiting = [...this.#waiting, { holds, resolve: arrived }];
    });
  }

  #onNews(news: GameNews): void {
    const at = performance.now();
    if (news.t === 'offline') this.#offline(news.reason, at);
    if (news.t === 'online') this.#online(at);
    if (news.t === 'closed') this.offlineReasons.push(`closed for good with ${news.code}`);
    if (news.t === 'event') this.seen.push(news.recorded);
    if (news.t === 'state') this.seen.push(news.state);
    const { state } = this.client;
    if (!state) return;
    const arrived = this.#waiting.filter(({ holds }) => holds(state));
    this.#waiting = this.#waiting.filter((waiting) => !arrived.includes(waiting));
    for (const { resolve } of arrived) resolve(at);
  }

  #offline(reason: string, at: number): void {
    this.offlineReasons.push(reason);
    this.#offlineSince ??= at;
  }

  #online(at: number): void {
    if (this.#offlineSince !== null) this.outages.push({ from: this.#offlineSince, to: at });
    this.#offlineSince = null;
  }
}

/** For `until`: the game has come to this ply, or is over. */
export const hasReached =
  (ply: number) =>
  (state: GameState): boolean =>
    state.status === 'ended' || (state.status === 'in_progress' && plyOf(state) >= ply);

export const isOver = (state: GameState): boolean => state.status === 'ended';
