import path from 'node:path';
import { interrupted } from '../lib/interrupt.mjs';
import { runningNames, stop } from '../lib/processes.mjs';
import { step, say } from '../lib/progress.mjs';
import { createBucket } from './bucket.mjs';
import { devTokens } from './devTokens.mjs';
import { startStack, stopLeftovers, stopStack } from './index.mjs';
import { migrate } from './migrations.mjs';
import { startNodeProcess } from './nodeProcess.mjs';
import { processes } from './processes.mjs';
import { registerSchemas } from './schemas.mjs';
import { createTopics } from './topics.mjs';

const ownProcesses = () =>
  processes.filter(({ variable }) => variable === undefined || !process.env[variable]);

const local = (port) => `http://127.0.0.1:${port}`;

/** The settings that all processes of the service share. */
function environment(stackDir, { env, ports }) {
  return {
    TEMPORAL_NAMESPACE: 'default',
    BOT_ORCHESTRATOR_URL: local(ports['BOT_PORT']),
    LISTEN_HOST: '127.0.0.1',
    DEV_ISSUER: '1',
    DEV_KEY_FILE: path.join(stackDir, 'dev-key.pem'),
    ARCHIVE_DEV_KEY_FILE: path.join(stackDir, 'archive-key.pem'),
    DRAIN_MS: '1000', // a developer's Ctrl-C should not wait for sockets to leave
    CONNECTS_IP_PER_MINUTE: '600', // all players on this machine share one address
    ...process.env,
    ...env,
    ...Object.fromEntries(processes.map(({ port }) => [port, String(ports[port])])),
  };
}

/**
 * Starts the services, then the processes of this service.
 * @returns {Promise<{ names: string[], facts: [string, string][] }>} what runs now, and how to reach it
 */
export async function startAll(stackDir) {
  await stopLeftovers(stackDir);
  const morePorts = processes.map(({ port }) => port);
  const stack = await startStack(stackDir, { morePorts, fixedPorts: process.env });
  const env = environment(stackDir, stack);
  await step('topics', 'creating', () => createTopics(env['KAFKA_BROKERS']));
  await step('schemas', 'registering', () => registerSchemas(env['SCHEMA_REGISTRY_URL']));
  await step('bucket', 'creating', () => createBucket(env));
  await step('migrations', 'applying', () => migrate(env['DATABASE_URL']));
  for (const process of ownProcesses()) {
    const url = local(stack.ports[process.port]);
    await step(process.name, 'starting', () => startNodeProcess(stackDir, { ...process, url }, env));
  }
  const tokens = await devTokens(local(stack.ports['EDGE_PORT']));
  return { names: runningNames(stackDir), facts: [...urls(stack.ports), ...tokens] };
}

function urls(ports) {
  const edge = local(ports['EDGE_PORT']);
  return [
    ['API', `${edge}/v1`],
    ['socket', `${edge.replace('http', 'ws')}/ws/games/{gameId}`],
    ['metrics', `${edge}/metrics and ${local(ports['WORKER_HTTP_PORT'])}/metrics`],
    ...(ports['TEMPORAL_UI_PORT'] ? [['Temporal Web UI', local(ports['TEMPORAL_UI_PORT'])]] : []),
  ];
}

/** Stops all that `startAll` started, the last first. Says so, because it may take seconds. */
export async function stopAll(stackDir) {
  if (interrupted.aborted) say('', 'stopping; Ctrl-C again to kill');
  for (const { name } of processes.toReversed()) await stop(stackDir, name);
  await stopStack(stackDir);
}
