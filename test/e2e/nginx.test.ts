import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nginxProgram } from '../../scripts/stack/nginx.mjs';
import { Fleet } from '../../tools/failover/fleet.js';
import { LiveGame } from '../../tools/failover/liveGame.js';
import { Nginx } from './support/nginx.js';
import { freePort } from '../../scripts/lib/ports.mjs';
import { SOON } from '../support/soon.js';

const program: string | undefined = await nginxProgram();
if (program === undefined) process.stderr.write('deploy/nginx.conf is not tried: there is no nginx here\n');

const short = (name: string) => name.replace('fleet-', '');

describe.skipIf(program === undefined)('behind nginx', () => {
  let nginx: Nginx;
  let fleet: Fleet;
  let token: string;
  beforeAll(async () => {
    const { STACK_DIR: stackDir = '', ...env } = process.env;
    const port = await freePort();
    const settings = (name: string) => ({
      PUBLIC_URL: `http://127.0.0.1:${port}/edges/${short(name)}`,
      TRUST_PROXY: '1',
      EDGE_LEASE_MS: '1000',
    });
    fleet = await Fleet.start({ stackDir, env, edges: 3, settings });
    const edges = fleet.edges.map(({ name, url }) => [short(name), Number(new URL(url).port)]);
    nginx = await Nginx.start(program ?? '', port, Object.fromEntries(edges));
    token = (await fleet.edges[0]?.rest.playerToken('someone')) ?? '';
  });
  afterAll(async () => {
    await nginx?.stop();
    await fleet?.stop();
  });

  const answeredBy = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(nginx.url + path, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return ((await response.json()) as { answeredBy: string }).answeredBy;
  };

  it.each(['edge-1', 'edge-2', 'edge-3'])('%s is reached by path, by header and by cookie', async (edge) => {
    const name = `fleet-${edge}`;
    expect(await answeredBy(`/edges/${edge}/v1/routing`)).toBe(name);
    expect(await answeredBy('/v1/routing', { 'x-live-game-edge': edge })).toBe(name);
    expect(await answeredBy('/v1/routing', { cookie: `a=b; live_game_edge=${edge}` })).toBe(name);
    // the path wins: it is where a client was told to go
    expect(await answeredBy(`/edges/${edge}/v1/routing`, { 'x-live-game-edge': 'edge-1' })).toBe(name);
  });

  it('who names no edge, or one that is not there, is served by any', async () => {
    expect(await answeredBy('/v1/routing')).toMatch(/^fleet-edge-/);
    expect(await answeredBy('/v1/routing', { 'x-live-game-edge': 'edge-9' })).toMatch(/^fleet-edge-/);
    expect(await answeredBy('/edges/edge-9/v1/routing')).toMatch(/^fleet-edge-/);
  });

  it.each(['/metrics', '/healthz', '/readyz', '/dev/tokens', '/edges/edge-1/metrics'])(
    '%s is for the inside',
    async (path) => {
      expect((await fetch(nginx.url + path)).status).toBe(404);
    },
  );

  it('the sockets of a game meet at its home edge; when that is killed they go on at another, at the same address', async () => {
    const edges = fleet.edges.map((edge) => ({ ...edge, url: nginx.url }));
    const game = await LiveGame.open({ edges, spectators: 2 });
    const witness = fleet.edges.map(({ rest }) => rest);
    const home = await game.homeAt(fleet.edges[0]!);
    expect(home).toContain(`${nginx.url.replace('http', 'ws')}/edges/edge-`);
    const socketsAt = async () => {
      const { edges: told } = await witness.at(-1)!.routing();
      return told.filter(({ sockets }) => sockets > 0).map(({ url, sockets }) => ({ url, sockets }));
    };
    const homeEdge = home.slice(0, home.indexOf('/ws/'));
    await vi.waitFor(async () => expect(await socketsAt()).toEqual([{ url: homeEdge, sockets: 4 }]), SOON);

    const stop = new AbortController();
    const playing = game.play(100, stop.signal);
    const lost = fleet.edges.find(({ name }) => homeEdge.endsWith(short(name)));
    await fleet.endEdge(lost!, 'SIGKILL');
    const before = game.acked.length;
    await vi.waitFor(() => expect(game.acked.length).toBeGreaterThan(before + 5), { timeout: 15_000 });
    stop.abort();
    await playing;
    await game.settled();
    const other = fleet.edges.find((edge) => edge !== lost);
    const events = await other!.rest.events(game.gameId);
    expect(game.people.map(({ client }) => client.state?.hash)).toEqual(
      game.people.map(() => events.at(-1)?.hash),
    );
    await game.end();
    await fleet.startEdge(lost!);
  });
});
