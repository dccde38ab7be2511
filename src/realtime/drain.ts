import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import type { SocketDeps } from './deps.js';

/**
 * Empties the edge within `drainMs`: each client is told at its own moment in the first half where to go, so that they
 * do not all arrive there at once, and may use this socket until the new one stands. Whoever is left is closed.
 */
export async function drain(clients: ReadonlySet<Client>, deps: SocketDeps): Promise<void> {
  const { homes, metrics } = deps;
  const { limits } = deps.settings;
  const until = deps.now() + limits.drainMs;
  const sendHome = ({ connection, gameId }: Client) => {
    connection.say({ t: 'moved', url: homes.socketUrlOf(gameId) });
    metrics.count('live_game_websocket_moved_total', { cause: 'drain' });
  };
  const timers = [...clients].map((client) =>
    setTimeout(() => sendHome(client), (deps.random() * limits.drainMs) / 2),
  );
  await waitUntilEmpty(clients, deps, until);
  timers.forEach(clearTimeout);
  for (const client of clients) client.connection.close('draining');
  // Peers who do not answer the close frame are cut off by `ws` after `closeMs`.
  await waitUntilEmpty(clients, deps, deps.now() + 2 * limits.closeMs);
}

async function waitUntilEmpty(
  clients: ReadonlySet<Client>,
  { now }: SocketDeps,
  until: number,
): Promise<void> {
  while (clients.size > 0 && now() < until) await sleep(Math.min(50, Math.max(1, until - now())));
}
