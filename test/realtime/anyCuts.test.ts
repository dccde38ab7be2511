import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { turnOf } from '../../src/domain/chess/types.js';
import { playElsewhere } from '../support/liveGames.js';
import { Reader } from '../support/reader.js';
import type { SocketClient } from '../support/socketClient.js';
import { ALICE, BOB, TestEdge, createGame } from '../support/socketEdge.js';

let edge: TestEdge;
let gameId: string;
beforeEach(async () => {
  edge = await TestEdge.start({
    limits: { framesPerMinute: 1e6, frameBurst: 1e4, socketsPerUserAndGame: 1e3 },
  });
});
afterEach(() => edge.stop());

type Step = 'move' | 'cut' | 'resume' | 'resumeWithoutHash' | 'lose' | 'flush' | 'outage' | 'ghost' | 'pause';
const step = fc.constantFrom<Step>(
  ...([
    'move',
    'move',
    'move',
    'move',
    'cut',
    'resume',
    'resumeWithoutHash',
    'lose',
    'flush',
    'outage',
    'ghost',
    'pause',
  ] as const),
);

/** A client that is cut off and resumes, over and over; it keeps one reader through all of it. */
class Wanderer {
  readonly reader = new Reader();
  #client: SocketClient | null = null;
  #read = 0;

  async resume(withHash: boolean): Promise<void> {
    this.cut();
    const { version, hash } = this.reader;
    const resume = version === 0 ? undefined : withHash ? { version, hash } : { version };
    this.#client = await edge.client(gameId);
    this.#read = 0;
    await this.#client.hello(resume ? { resume } : {});
  }

  /** What was received before the cut is read, as a real client would have. */
  cut(): void {
    this.read();
    this.#client?.socket.terminate();
    this.#client = null;
  }

  read(): void {
    const messages = this.#client?.messages ?? [];
    for (; this.#read < messages.length; this.#read += 1) {
      const message = messages[this.#read];
      if (message) this.reader.read(message);
    }
  }
}

it('each client sees every version once and in order, whatever is cut, lost, flushed or replaced', async () => {
  let ghosts = 0;
  const take: Record<Step, (wanderer: Wanderer, choice: number) => Promise<void> | void> = {
    move: (_wanderer, choice) => playElsewhere(edge.games, gameId, choice),
    cut: (wanderer) => wanderer.cut(),
    resume: (wanderer) => wanderer.resume(true),
    // Without a hash nobody can tell that the client saw something that did not happen.
    resumeWithoutHash: (wanderer) => wanderer.resume(ghosts > 0),
    lose: (_wanderer, choice) => edge.feed.lose((choice % 3) + 1),
    flush: () => edge.feed.flush(),
    outage: async () => {
      edge.feed.goDown();
      playElsewhere(edge.games, gameId, 3);
      await new Promise((resolve) => setTimeout(resolve, 5));
      edge.feed.comeBack();
    },
    ghost: async () => {
      const state = edge.games.stateOf(gameId);
      if (state.status !== 'in_progress') return;
      ghosts += 1;
      const by = turnOf(state.fen) === 'white' ? ALICE : BOB;
      const input = { id: 'ghost', by, receivedAt: Date.now(), correlationId: null };
      await edge.games.showAndForget(gameId, input, { type: 'resign' });
    },
    pause: () => new Promise((resolve) => setTimeout(resolve, 3)),
  };
  let [byEvents, byState] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.nat(50)), { minLength: 10, maxLength: 40 }),
      async (steps) => {
        gameId = await createGame(edge.games);
        ghosts = 0;
        const wanderer = new Wanderer();
        const onlooker = new Wanderer();
        await onlooker.resume(true);
        for (const [what, choice] of steps) await take[what](wanderer, choice);
        await wanderer.resume(true);
        // The last word is always heard, so that what was lost before it shows.
        edge.feed.lose(0);
        playElsewhere(edge.games, gameId);
        const isDone = () => {
          const { version, hash } = edge.games.stateOf(gameId);
          return [wanderer, onlooker].every(
            ({ reader }) => reader.version === version && reader.hash === hash,
          );
        };
        await expect
          .poll(() => (wanderer.read(), onlooker.read(), isDone()), { timeout: 3_000, interval: 5 })
          .toBe(true);
        expect([...wanderer.reader.complaints, ...onlooker.reader.complaints]).toEqual([]);
        byEvents += wanderer.reader.welcomes.filter((how) => how === 'events').length;
        byState += wanderer.reader.welcomes.filter((how) => how === 'state').length;
        wanderer.cut();
        onlooker.cut();
      },
    ),
    { numRuns: Number(process.env['FC_RUNS'] ?? 30) },
  );
  expect(byEvents).toBeGreaterThan(0);
  expect(byState).toBeGreaterThan(0);
}, 60_000);
