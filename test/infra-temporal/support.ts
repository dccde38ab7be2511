import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { GameActivities } from '../../src/contract/activities.js';
import type { ActionInput, MoveInput, NewGame } from '../../src/contract/gameWorkflow.js';
import type { Log } from '../../src/contract/telemetry.js';
import { newGameId } from '../../src/infra/ids.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { type TemporalSettings, createTemporalClient } from '../../src/infra/temporal/connection.js';
import { type GatewayDeps, createGameGateway } from '../../src/infra/temporal/gameGateway.js';
import { ALICE, SEATS, settings } from '../support/table.js';
import { gameBundle } from '../workflow/support/house.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });

export const silent: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silent,
};

export function temporalAddress(): string {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (!address) throw new Error('TEMPORAL_ADDRESS names no server: run npm test');
  return address;
}

export const temporalSettings = (address = temporalAddress(), namespace = 'default'): TemporalSettings => ({
  temporalAddress: address,
  temporalNamespace: namespace,
  temporalTls: false,
  temporalTlsCa: null,
  temporalTlsCert: null,
  temporalTlsKey: null,
  temporalApiKey: null,
  instanceId: 'e-test',
});

export const openClient = (address?: string, namespace?: string): Client =>
  createTemporalClient(temporalSettings(address, namespace));

/** A gateway as an edge has it. Its games wait for a worker of `taskQueue`. */
export function openGateway(changes: Partial<GatewayDeps> = {}) {
  const metrics = createMetrics();
  const deps: GatewayDeps = {
    client: openClient(),
    metrics,
    log: silent,
    deadlineMs: 3_000,
    taskQueue: `games-${newGameId('0')}`,
    continueAsNewEvents: 4_000,
    ...changes,
  };
  return { ...deps, metrics, gateway: createGameGateway(deps) };
}

/** A worker with the real workflow; Kafka takes everything, nobody watches. */
export async function startWorker(
  taskQueue: string,
  bundle: Promise<WorkflowBundle> = gameBundle(),
  namespace = 'default',
) {
  const activities: GameActivities = {
    publishEvents: async ({ events }) => ({ confirmed: events.at(-1)?.version ?? 0 }),
    relayedVersion: () => Promise.resolve(0),
    archiveGame: () => Promise.resolve(),
    archivePart: () => Promise.resolve(),
    requestBotMove: () => Promise.reject(new Error('no bots here')),
  };
  const connection = await NativeConnection.connect({ address: temporalAddress() });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await bundle,
    activities,
    sinks: { game: { update: { fn: () => {}, callDuringReplay: false } } },
    shutdownGraceTime: '1s',
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

export function newGame(changes: Partial<NewGame> = {}): NewGame {
  return {
    id: 'create',
    by: { kind: 'service', name: 'matchmaking' },
    receivedAt: Date.now(),
    correlationId: 'test-correlation',
    gameId: newGameId('0'),
    seats: SEATS,
    settings: settings(),
    ...changes,
  };
}

export const command = (by = ALICE) => ({
  id: newGameId('c'),
  by,
  receivedAt: Date.now(),
  correlationId: null,
});
export const moveBy = (by: typeof ALICE, ply: number, uci: string): MoveInput => ({
  ...command(by),
  ply,
  uci,
  lagMs: 0,
});
export const actionBy = (by: typeof ALICE, type: 'resign' | 'offerDraw'): ActionInput => ({
  ...command(by),
  action: { type },
});

/** A way to the server that can be cut, with all connections that go through it. */
export async function openProxy(target: string) {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    if (!isOpen) return near.destroy();
    near.pipe(far).pipe(near);
    return near;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      isOpen = true;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
