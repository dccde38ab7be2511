import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePorts } from '../../scripts/lib/ports.mjs';
import { launch, stop, waitUntilReady } from '../../scripts/lib/processes.mjs';
import { root } from '../../scripts/lib/root.mjs';
import type { Ms } from '../../src/domain/chess/types.js';
import type { Env } from '../../src/infra/settings/setting.js';
import { Service } from '../play/service.js';

const READY_WITHIN_MS: Ms = 60_000;
const AGREEMENT_POLL_MS: Ms = 100;

export interface FleetOptions {
  /** The stack whose services are used: it remembers the pids, so that nothing is left behind. */
  readonly stackDir: string;
  /** Addresses of the services. */
  readonly env: Env;
  readonly edges: number;
  /** More settings of the edge of this name. */
  readonly settings?: (name: string) => Readonly<Record<string, string>>;
}

export interface FleetEdge {
  readonly name: string;
  readonly url: string;
  readonly rest: Service;
}

/** Some edges and a worker, each a process as in production, apart from all others by task queue. */
export class Fleet {
  readonly edges: readonly FleetEdge[];
  readonly #stackDir: string;
  readonly #env: Env;
  readonly #worker: FleetEdge;
  readonly #settings: NonNullable<FleetOptions['settings']>;

  private constructor({ stackDir, env, settings = () => ({}) }: FleetOptions, urls: readonly string[]) {
    const [worker = '', ...edges] = urls;
    this.#stackDir = stackDir;
    this.#settings = settings;
    this.#worker = member('fleet-worker', worker);
    this.edges = edges.map((url, n) => member(`fleet-edge-${n + 1}`, url));
    this.#env = {
      LOG_LEVEL: 'warn',
      LISTEN_HOST: '127.0.0.1',
      ...env,
      TEMPORAL_TASK_QUEUE: `fleet-${randomBytes(4).toString('hex')}`,
      DEV_ISSUER: '1',
      DEV_KEY_FILE: path.join(stackDir, 'fleet-dev-key.pem'),
      ARCHIVE_DEV_KEY_FILE: path.join(stackDir, 'fleet-archive-key.pem'),
      // all who play and watch come from one address, and after a loss all at once
      CONNECTS_IP_PER_MINUTE: '1000000',
      SOCKETS_PER_IP: '1000000',
      RATE_LIMIT_IP_PER_MINUTE: '1000000',
      RATE_LIMIT_USER_PER_MINUTE: '1000000',
    };
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const names = ['worker', ...Array.from({ length: options.edges }, (_, n) => `edge_${n + 1}`)];
    const variables = names.map((name) => `FLEET_${name.toUpperCase()}_PORT`);
    const ports: Record<string, number> = await choosePorts(options.stackDir, variables, {});
    const fleet = new Fleet(
      options,
      variables.map((variable) => `http://127.0.0.1:${ports[variable]}`),
    );
    try {
      // one at a time: the first makes the key that the others read
      await fleet.#launch(fleet.#worker, 'src/main/worker.ts', 'WORKER_HTTP_PORT');
      for (const edge of fleet.edges) await fleet.startEdge(edge);
      await fleet.#allKnowEachOther();
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  /** Resolves when it is ready. It keeps its name and address, hence its games. */
  startEdge(edge: FleetEdge): Promise<void> {
    return this.#launch(edge, 'src/main/edge.ts', 'EDGE_PORT');
  }

  /** Resolves when the process is gone: after `SIGTERM` with its sockets led elsewhere. */
  async endEdge({ name }: FleetEdge, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await stop(this.#stackDir, name, signal);
  }

  async stop(): Promise<void> {
    for (const { name } of [...this.edges, this.#worker]) await stop(this.#stackDir, name);
  }

  /** Resolves when every edge goes by the same table of homes. */
  async #allKnowEachOther(): Promise<void> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await this.#agree())) {
      if (performance.now() > giveUpAt) throw new Error('the edges do not agree who they are');
      await sleep(AGREEMENT_POLL_MS);
    }
  }

  async #agree(): Promise<boolean> {
    const seen = await Promise.all(this.edges.map(({ rest }) => rest.routing()));
    return seen.every(({ epoch, edges }) => epoch === seen[0]?.epoch && edges.length === this.edges.length);
  }

  async #launch({ name, url }: FleetEdge, main: string, portVariable: string): Promise<void> {
    launch(this.#stackDir, name, {
      file: process.execPath,
      args: ['--import', 'tsx', main],
      cwd: root,
      env: {
        ...this.#env,
        INSTANCE_ID: name,
        [portVariable]: new URL(url).port,
        ...this.#settings(name),
      },
    });
    const isReady = async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
    await waitUntilReady(this.#stackDir, name, { isReady, timeoutMs: READY_WITHIN_MS });
  }
}

const member = (name: string, url: string): FleetEdge => ({ name, url, rest: new Service(url) });
