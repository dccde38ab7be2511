import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { GameClient } from '../../clients/gameClient.js';
import { type Color, opposite, turnOf, type Uci } from '../../src/domain/chess/types.js';
import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import { randomLine, seededRandom } from '../../tools/randomLine.js';
import { createGame, TestEdge } from '../support/socketEdge.js';
import { SOON } from '../support/soon.js';

const GENEROUS = { framesPerMinute: 1e6, frameBurst: 1e4, socketsPerUserAndGame: 100 };

let edge: TestEdge;
let gameId: string;
let sockets: WebSocket[];
let clients: Record<Color, GameClient>;

/** Remembers every socket, so that a test can cut it. */
class CuttableSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

/** Both players come to their seats at an edge and see the start. */
async function sitAt({ url }: { url: string }): Promise<void> {
  const sit = (name: string) =>
    new GameClient({
      url,
      WebSocket: CuttableSocket,
      token: async () => `token-${name}`,
      onNews: () => undefined,
    });
  clients = { white: sit('alice'), black: sit('bob') };
  await bothSee(2);
}

beforeEach(async () => {
  sockets = [];
  edge = await TestEdge.start({ limits: GENEROUS });
  gameId = await createGame(edge.games);
  await sitAt({ url: edge.url(gameId) });
});
afterEach(async () => {
  clients.white.close();
  clients.black.close();
  await edge.stop();
});

const bothSee = (version: number): Promise<unknown> =>
  vi.waitUntil(() => Object.values(clients).every(({ state }) => state?.version === version), {
    timeout: 15_000,
    interval: 5,
  });

/** Plays the line, each move by its side once that side has seen the one before; `meanwhile` runs after each is sent. */
async function playLine(line: readonly Uci[], meanwhile: (ply: number) => void = () => undefined) {
  let color = turnOf(INITIAL_FEN);
  for (const [ply, uci] of line.entries()) {
    await vi.waitUntil(() => clients[color].state?.version === ply + 2, { timeout: 15_000, interval: 5 });
    const answer = clients[color].move(uci);
    meanwhile(ply);
    expect(await answer).toMatchObject({ ok: true, version: ply + 3 });
    color = opposite(color);
  }
}

function expectOneHistory(): void {
  expect(clients.white.state).toEqual(edge.games.stateOf(gameId));
  expect(clients.black.state).toEqual(edge.games.stateOf(gameId));
}

test('two clients play a game, and both know its whole state at the end', async () => {
  await playLine(randomLine(INITIAL_FEN, 40, seededRandom(1)));
  await clients.white.act({ type: 'resign' });
  await bothSee(43);
  expectOneHistory();
});

test('cut in the middle of every fifth move, the game goes on and no move is played twice', async () => {
  const line = randomLine(INITIAL_FEN, 20, seededRandom(2));
  await playLine(line, (ply) => {
    if (ply % 5 === 4) for (const socket of sockets) socket.terminate();
  });
  await bothSee(22);
  expectOneHistory();
  expect(sockets.length).toBeGreaterThan(2);
});

test('sent away by an edge that stops, both go on at the next one', async () => {
  const { feed, games } = edge;
  const next = await TestEdge.start({ limits: GENEROUS, feed, games });
  const leaving = await TestEdge.start({
    limits: GENEROUS,
    feed,
    games,
    deps: { homes: { socketUrlOf: (id) => next.url(id), isHere: () => true } },
  });
  for (const client of Object.values(clients)) client.close();
  await sitAt({ url: leaving.url(gameId) });
  const stopping = leaving.stop();
  await playLine(randomLine(INITIAL_FEN, 12, seededRandom(3)));
  await stopping;
  await bothSee(14);
  expectOneHistory();
  await next.stop();
});

test('a move that is sent while no worker is up is answered when one is back', async () => {
  edge.games.stopWorker();
  const answer = clients.white.move('e2e4');
  await vi.waitUntil(() => edge.games.received.signals.length > 0, SOON);
  edge.games.startWorker();
  await expect(answer).resolves.toMatchObject({ ok: true, version: 3 });
  await bothSee(3);
  expectOneHistory();
});

test('messages that Redis loses are caught up with', async () => {
  edge.feed.lose(1);
  await clients.white.move('e2e4');
  await bothSee(3);
  expectOneHistory();
});
