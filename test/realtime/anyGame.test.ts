import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { GameClient } from '../../clients/gameClient.js';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import { legalMoves } from '../../src/domain/chess/position.js';
import { turnOf } from '../../src/domain/chess/types.js';
import { LiveGames } from '../support/liveGames.js';
import { MemoryFeed } from '../support/memoryFeed.js';
import { TestEdge, createGame } from '../support/socketEdge.js';

const EDGES = 3;
const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 1e9);
const RUNS = Number(process.env['FC_RUNS'] ?? 15);
const LIMITS = { framesPerMinute: 1e6, frameBurst: 1e4, socketsPerUserAndGame: 1e3 };

/** Several edges in front of the same games; sockets go to one that is alive. */
class House {
  readonly feed = new MemoryFeed();
  readonly games = new LiveGames(this.feed);
  readonly #edges: (TestEdge | null)[] = Array.from({ length: EDGES }, () => null);

  async openAll(): Promise<void> {
    for (const index of this.#edges.keys()) await this.open(index);
  }

  async open(index: number): Promise<void> {
    this.#edges[index] ??= await TestEdge.start({ feed: this.feed, games: this.games, limits: LIMITS });
  }

  /** Its sockets are cut first: nobody is sent away in good order. */
  async kill(index: number, sockets: readonly WebSocket[]): Promise<void> {
    const edge = this.#edges[index];
    this.#edges[index] = null;
    const port = edge ? `:${edge.port}/` : '';
    for (const socket of sockets) if (edge && socket.url.includes(port)) socket.terminate();
    await edge?.stop();
  }

  /** Where nobody listens, if all are dead. */
  url(gameId: string, choice: number): string {
    const alive = this.#edges.filter((edge) => edge !== null);
    return alive[choice % alive.length]?.url(gameId) ?? `ws://127.0.0.1:9/ws/games/${gameId}`;
  }

  async close(): Promise<void> {
    for (const edge of this.#edges) await edge?.stop();
  }
}

/** A reference client, and what it was told. */
class Player {
  readonly versions: number[] = [];
  readonly answers: { readonly uci: string; readonly ply: number; readonly answer: Answer }[] = [];
  readonly sockets: WebSocket[] = [];
  readonly client: GameClient;
  #unanswered = 0;

  constructor(house: House, gameId: string, token: string | null) {
    const { sockets } = this;
    let dials = 0;
    class Dialling extends WebSocket {
      constructor() {
        super(house.url(gameId, (dials += 1)));
        sockets.push(this);
      }
    }
    this.client = new GameClient({
      url: house.url(gameId, 0),
      WebSocket: Dialling,
      token: async () => token,
      onNews: (news) => {
        if (news.t === 'event') this.versions.push(news.recorded.version);
        if (news.t === 'state') this.versions.splice(0, Infinity, news.state.version);
      },
    });
  }

  get isAnswered(): boolean {
    return this.#unanswered === 0;
  }

  async move(choice: number): Promise<void> {
    const { state } = this.client;
    if (state?.status !== 'in_progress') return;
    const moves = legalMoves(state.fen);
    const uci = moves[choice % moves.length];
    if (uci === undefined) return;
    const ply = state.moves.length;
    this.#unanswered += 1;
    const answer = await this.client.move(uci);
    this.#unanswered -= 1;
    this.answers.push({ uci, ply, answer });
  }

  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }
}

const STEPS = [
  ...Array<'move'>(6).fill('move'),
  'cut',
  'cut',
  'kill',
  'open',
  'lose',
  'flush',
  'redisAway',
  'redisBack',
  'workerAway',
  'workerBack',
  'pause',
  'wake',
] as const;
type Step = (typeof STEPS)[number];

interface Table {
  readonly house: House;
  readonly gameId: string;
  readonly people: readonly Player[];
}

/** The player to move, or the one who is not, tries to. */
function someoneMoves({ house, gameId, people }: Table, choice: number): void {
  const state = house.games.stateOf(gameId);
  if (state.status !== 'in_progress') return;
  const isOutOfTurn = choice % 7 === 0;
  const mover = (turnOf(state.fen) === 'white') === !isOutOfTurn ? people[0] : people[1];
  void mover?.move(choice);
}

const DO: Record<Step, (table: Table, choice: number) => Promise<void> | void> = {
  move: someoneMoves,
  cut: ({ people }, choice) => people[choice % people.length]?.cut(),
  kill: ({ house, people }, choice) =>
    house.kill(
      choice % EDGES,
      people.flatMap(({ sockets }) => sockets),
    ),
  open: ({ house }, choice) => house.open(choice % EDGES),
  lose: ({ house }, choice) => house.feed.lose((choice % 3) + 1),
  flush: ({ house }) => house.feed.flush(),
  redisAway: ({ house }) => house.feed.goDown(),
  redisBack: ({ house }) => house.feed.comeBack(),
  workerAway: ({ house }) => house.games.stopWorker(),
  workerBack: ({ house }) => house.games.startWorker(),
  pause: (_table, choice) => pause(choice % 20),
  wake: ({ people }) => people.forEach(({ client }) => client.wake()),
};

/** Everything works again, and everyone hears of the last event. */
async function recover({ house, gameId, people }: Table): Promise<void> {
  house.games.startWorker();
  house.feed.lose(0);
  house.feed.comeBack();
  await house.openAll();
  const isSettled = () => {
    for (const { client } of people) client.wake();
    const { version, hash } = house.games.stateOf(gameId);
    return people.every(
      ({ client, isAnswered }) =>
        isAnswered && client.state?.version === version && client.state.hash === hash,
    );
  };
  await expect.poll(isSettled, { timeout: 20_000, interval: 25 }).toBe(true);
}

function check({ house, gameId, people }: Table): void {
  const events = house.games.eventsOf(gameId);
  for (const { versions, answers, client } of people) {
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
    expect(client.state).toEqual(house.games.stateOf(gameId));
    for (const { uci, ply, answer } of answers) {
      if (!answer.ok) continue;
      expect(events[answer.version - 1]?.event).toMatchObject({ type: 'MovePlayed', ply: ply + 1, uci });
    }
  }
  const acknowledged = people
    .flatMap(({ answers }) => answers.flatMap(({ answer: { ok }, ply }) => (ok ? [ply + 1] : [])))
    .toSorted((a, b) => a - b);
  const played = events.flatMap(({ event }) => (event.type === 'MovePlayed' ? [event.ply] : []));
  expect(acknowledged).toEqual(played);
}

const anySteps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat(1_000)), {
  minLength: 10,
  maxLength: 50,
});

it(`no event is missed, no acknowledged move lost, none played twice (FC_SEED=${SEED})`, async () => {
  let acknowledged = 0;
  const holds = fc.asyncProperty(anySteps, async (steps) => {
    const house = new House();
    await house.openAll();
    const gameId = await createGame(house.games);
    const people = ['token-alice', 'token-bob', null].map((token) => new Player(house, gameId, token));
    const table = { house, gameId, people };
    try {
      await expect
        .poll(() => people.every(({ client }) => client.state !== null), { interval: 5 })
        .toBe(true);
      for (const [step, choice] of steps) {
        await DO[step](table, choice);
        await pause(2);
      }
      await recover(table);
      check(table);
      acknowledged += people.flatMap(({ answers }) => answers.filter(({ answer }) => answer.ok)).length;
    } finally {
      for (const { client } of people) client.close();
      await house.close();
    }
  });
  await fc.assert(holds, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  expect(acknowledged).toBeGreaterThan(RUNS);
}, 180_000);
