import type { EpochMs } from '../domain/chess/types.js';
import type { Client } from './client.js';
import type { SocketDeps } from './deps.js';

/** Where a client is to be sent, and when. */
interface Plan {
  readonly url: string;
  readonly at: EpochMs;
}

/**
 * Tells clients whose game is at home at another edge to go there. They are served here meanwhile, and each is told
 * once, at its own moment and not soon: first the edges must have noticed who has come or gone, and the clients of an
 * edge that was lost should not all move twice at once.
 */
export class Homing {
  readonly #clients: ReadonlySet<Client>;
  readonly #deps: SocketDeps;
  readonly #plans = new WeakMap<Client, Plan>();
  readonly #timer: NodeJS.Timeout;

  constructor(clients: ReadonlySet<Client>, deps: SocketDeps) {
    this.#clients = clients;
    this.#deps = deps;
    this.#timer = setInterval(() => this.#tick(), deps.settings.limits.tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { homes, now } = this.#deps;
    for (const client of this.#clients) {
      if (homes.isHere(client.gameId)) this.#plans.delete(client);
      else this.#sendHome(client, homes.socketUrlOf(client.gameId), now());
    }
  }

  #sendHome(client: Client, url: string, now: EpochMs): void {
    const plan = this.#plans.get(client);
    if (plan?.url !== url) {
      const { homingMs } = this.#deps.settings.limits;
      this.#plans.set(client, { url, at: now + homingMs * (0.5 + this.#deps.random()) });
    } else if (plan.at <= now) {
      this.#plans.set(client, { url, at: Infinity });
      client.connection.say({ t: 'moved', url });
      this.#deps.metrics.count('live_game_websocket_moved_total', { cause: 'away' });
    }
  }
}
