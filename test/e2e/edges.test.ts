import { afterEach, expect, it, vi } from 'vitest';
import { Fleet, type FleetEdge } from '../../tools/failover/fleet.js';
import { problemsOf } from '../../tools/failover/history.js';
import { LiveGame } from '../../tools/failover/liveGame.js';
import { loseEdge } from '../../tools/failover/loseEdge.js';

let fleet: Fleet;
let games: LiveGame[] = [];
afterEach(async () => {
  for (const game of games) game.leave();
  games = [];
  await fleet.stop();
});

const startFleet = (edges: number, changes: Record<string, string> = {}) => {
  const { STACK_DIR: stackDir = '', ...env } = process.env;
  return Fleet.start({ stackDir, env, edges, settings: () => changes });
};

/** Every edge has as many sockets as it should, all games being at home. */
async function expectAllAtHome({ rest }: FleetEdge): Promise<void> {
  const homes = await Promise.all(games.map((game) => game.homeAt({ rest } as FleetEdge)));
  const { edges } = await rest.routing();
  for (const { url, sockets } of edges) {
    const here = games.filter((_, n) => homes[n]?.startsWith(url));
    expect(sockets, url).toBe(here.flatMap(({ people }) => people).length);
  }
}

it('two edges are replaced one after the other: nobody is cut off, no event and no move is lost, all come home again', async () => {
  fleet = await startFleet(2, { EDGE_LEASE_MS: '1000', DRAIN_MS: '10000' });
  const { edges } = fleet;
  games = await Promise.all(Array.from({ length: 8 }, () => LiveGame.open({ edges, spectators: 1 })));
  const stop = new AbortController();
  const playing = Promise.all(games.map((game) => game.play(300, stop.signal)));
  for (const edge of edges) {
    await fleet.endEdge(edge, 'SIGTERM');
    await fleet.startEdge(edge);
    await vi.waitFor(() => expectAllAtHome(edge), { timeout: 30_000, interval: 500 });
  }
  stop.abort();
  await playing;
  await Promise.all(games.map((game) => game.settled()));
  for (const game of games) {
    expect(problemsOf(game, await edges[0]!.rest.events(game.gameId))).toEqual([]);
    expect(game.acked.length).toBeGreaterThan(10);
    expect(game.people.flatMap(({ offlineReasons }) => offlineReasons)).toEqual([]);
  }
});

it('one of three edges is killed: its games and no others find another home, nobody misses anything', async () => {
  fleet = await startFleet(3);
  const [, lost] = fleet.edges;
  const figures = await loseEdge(fleet, lost!, {
    games: 60,
    spectators: 1,
    idleSockets: 0,
    periodMs: 3_000,
    goOnMs: 10_000,
  });
  expect(figures.problems).toEqual([]);
  expect(figures.slotsMoved).toBe(figures.slotsOfLost);
  expect(figures.gamesMoved).toBe(figures.gamesOfLost);
  expect(figures.cutSockets).toBe(3 * figures.gamesOfLost);
  expect(figures.cutSockets).toBeGreaterThan(0);
});
