import { afterEach, beforeEach, expect, it } from 'vitest';
import { legalMoves } from '../../src/domain/chess/position.js';
import { type Color, turnOf } from '../../src/domain/chess/types.js';
import { plyOf } from '../../src/domain/game/state.js';
import { Reader } from '../support/reader.js';
import type { SocketClient } from '../support/socketClient.js';
import { TestEdge, createGame, move } from '../support/socketEdge.js';

const PLIES = 60;
let edge: TestEdge;
let gameId: string;
beforeEach(async () => {
  edge = await TestEdge.start({ limits: { framesPerMinute: 1e6, frameBurst: 1e4, verdictMs: 50 } });
  gameId = await createGame(edge.games);
});
afterEach(() => edge.stop());

/** A small generator of numbers, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A player whose connection breaks after every fifth frame or so, and who repeats a move until it is acknowledged. */
class ShakyPlayer {
  readonly reader = new Reader();
  readonly acked = new Map<string, number>();
  readonly #name: string;
  readonly #color: Color;
  readonly #random: () => number;
  #client: SocketClient | null = null;

  constructor(name: string, color: Color, random: () => number) {
    this.#name = name;
    this.#color = color;
    this.#random = random;
  }

  async play(): Promise<void> {
    for (;;) {
      const state = edge.games.stateOf(gameId);
      if (state.status !== 'in_progress' || plyOf(state) >= PLIES) return this.#leave();
      if (turnOf(state.fen) === this.#color) await this.#playOne(plyOf(state), legalMoves(state.fen));
      else await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async #playOne(ply: number, moves: readonly string[]): Promise<void> {
    const id = `${this.#name}-${ply}`;
    const uci = moves[Math.floor(this.#random() * moves.length)] ?? '';
    while (!this.acked.has(id)) {
      this.#client ??= await this.#connect();
      this.#client.say(move(id, ply, uci));
      if (this.#random() < 0.2) await this.#leave();
      else await this.#client.next('ack', (ack) => ack.id === id).then(({ v }) => this.acked.set(id, v));
    }
  }

  async #connect(): Promise<SocketClient> {
    const { version, hash } = this.reader;
    const { client } = await edge.join(gameId, this.#name, version === 0 ? undefined : { version, hash });
    return client;
  }

  /** Cut off somewhere between the sending of a frame and its arrival. */
  async #leave(): Promise<void> {
    if (this.#random() < 0.5) await new Promise((resolve) => setTimeout(resolve, this.#random() * 4));
    this.#client?.messages.forEach((message) => this.reader.read(message));
    this.#client?.socket.terminate();
    this.#client = null;
  }
}

it('two players on shaky connections play each move once, with a feed that loses messages', async () => {
  const random = randomFrom(20_260_101);
  const players = [new ShakyPlayer('alice', 'white', random), new ShakyPlayer('bob', 'black', random)];
  const trouble = setInterval(() => edge.feed.lose(random() < 0.3 ? 1 : 0), 10);
  await Promise.all(players.map((player) => player.play()));
  clearInterval(trouble);
  const moves = edge.games.eventsOf(gameId).filter(({ event }) => event.type === 'MovePlayed');
  const acked = new Map(players.flatMap((player) => [...player.acked]));
  expect(new Map(moves.map(({ commandId, version }) => [commandId, version]))).toEqual(acked);
  expect(moves).toHaveLength(PLIES);
  expect(players.flatMap(({ reader }) => reader.complaints)).toEqual([]);
  expect(players.every(({ reader }) => reader.welcomes.length > 3)).toBe(true);
}, 30_000);
