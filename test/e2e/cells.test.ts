import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureNamespace } from '../../scripts/stack/temporalNamespace.mjs';
import searchAttributes from '../../temporal-config/search-attributes.json' with { type: 'json' };
import { problemsOf } from '../../tools/failover/history.js';
import { LiveGame } from '../../tools/failover/liveGame.js';
import { Service } from '../../tools/play/service.js';
import { randomId } from '../workflow/support/house.js';
import { type ServiceProcess, startProcess } from './support/process.js';

const SECOND_NAMESPACE = 'second-cell';

let folder: string;
let file: string;
let processes: ServiceProcess[] = [];
let games: LiveGame[] = [];
const taskQueue = `games-${randomId()}`;

const writeCells = (stateOfFirst: 'open' | 'draining') => {
  const cell = { address: process.env['TEMPORAL_ADDRESS'], taskQueue, weight: 1 };
  const cells = [
    { ...cell, id: '0', namespace: 'default', state: stateOfFirst },
    { ...cell, id: '1', namespace: SECOND_NAMESPACE, state: 'open' },
  ];
  return writeFile(file, JSON.stringify({ cells }));
};

const startWorker = async (cell: string): Promise<void> => {
  const env = { CELLS_FILE: file, CELL: cell, ARCHIVE_DEV_KEY_FILE: path.join(folder, 'archive-key.pem') };
  processes.push(await startProcess({ main: 'src/main/worker.ts', portVariable: 'WORKER_HTTP_PORT', env }));
};

async function startEdge(port?: number): Promise<ServiceProcess> {
  const edge = await startProcess({
    main: 'src/main/edge.ts',
    portVariable: 'EDGE_PORT',
    ...(port !== undefined && { port }),
    env: {
      CELLS_FILE: file,
      DEV_ISSUER: '1',
      DEV_KEY_FILE: path.join(folder, 'dev-key.pem'),
      DRAIN_MS: '500',
      CONNECTS_IP_PER_MINUTE: '1000',
      RATE_LIMIT_IP_PER_MINUTE: '10000',
    },
  });
  processes.push(edge);
  return edge;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cells-'));
  file = path.join(folder, 'cells.json');
  const address = process.env['TEMPORAL_ADDRESS'] ?? '';
  const wanted = { namespace: SECOND_NAMESPACE, searchAttributes };
  await vi.waitFor(() => ensureNamespace(address, wanted), { timeout: 30_000, interval: 500 });
});
afterEach(async () => {
  for (const game of games) game.leave();
  for (const each of processes) await each.end('SIGTERM');
  [games, processes] = [[], []];
  await rm(folder, { recursive: true });
});

it('a cell drains: its games go on there and are found again, new ones are created in the other', async () => {
  await writeCells('open');
  await startWorker('0');
  await startWorker('1');
  const edge = await startEdge();
  const edges = [{ name: 'edge', url: edge.url, rest: new Service(edge.url) }];
  const open = async () => {
    const game = await LiveGame.open({ edges, spectators: 0 });
    games.push(game);
    return game.gameId.slice(0, 1);
  };
  // each is in either cell by even chances; a new namespace takes the server some seconds to know
  const found = new Set<string>();
  await vi.waitFor(
    async () => {
      found.add(await open());
      expect([...found].toSorted()).toEqual(['0', '1']);
    },
    { timeout: 90_000, interval: 200 },
  );
  const before = [...games];

  const stop = new AbortController();
  const playing = Promise.all(before.map((game) => game.play(300, stop.signal)));
  await writeCells('draining');
  await edge.end('SIGTERM');
  await startEdge(edge.port);
  const cells = [await open(), await open(), await open(), await open(), await open()];
  expect(cells).toEqual(['1', '1', '1', '1', '1']);
  const again = await Promise.all(before.map((game) => game.homeAt(edges[0]!)));
  expect(again).toEqual(before.map(({ gameId }) => expect.stringContaining(gameId)));
  const playedBefore = before.map(({ acked }) => acked.length);
  const playOn = () => {
    for (const [n, { acked }] of before.entries()) expect(acked.length).toBeGreaterThan(playedBefore[n]! + 2);
  };
  await Promise.race([vi.waitFor(playOn, { timeout: 30_000, interval: 100 }), playing]);
  stop.abort();
  await playing;
  playOn();
  for (const game of before) {
    await game.settled();
    expect(problemsOf(game, await edges[0]!.rest.events(game.gameId))).toEqual([]);
  }
  const { cells: told } = await edges[0]!.rest.routing();
  expect(told.map(({ id, state, up }) => `${id} ${state} ${up}`)).toEqual(['0 draining true', '1 open true']);
});

it('a cells file that is wrong keeps a process from starting', async () => {
  await writeFile(file, '{"cells":[]}');
  await expect(startEdge()).rejects.toThrow('ended with code 1');
});
