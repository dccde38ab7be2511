import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/lib/ports.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 60_000;

/** What a server process needs to know; both kinds take the same. */
export interface ServerSetting {
  readonly redisUrl: string;
  /** Arguments for Node itself, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
}

/** Limits out of the way: the crowd comes from one address and at once. */
const NO_LIMITS = {
  CONNECTS_IP_PER_MINUTE: '1000000',
  SOCKETS_PER_IP: '1000000',
  RATE_LIMIT_IP_PER_MINUTE: '1000000',
};

/** A server in a process of its own, spoken to like an edge. */
export class Server {
  readonly name: 'edge' | 'floor';
  readonly #child: ChildProcess;
  readonly #port: number;

  /** The edge of this service as it runs everywhere, with Redis alone behind it. */
  static startEdge(setting: ServerSetting): Promise<Server> {
    return Server.#start('edge', 'src/main/edge.ts', setting);
  }

  /** What it is compared with. */
  static startFloor(setting: ServerSetting): Promise<Server> {
    return Server.#start('floor', 'bench/edge/floor.ts', setting);
  }

  static async #start(
    name: Server['name'],
    main: string,
    { redisUrl, nodeArgs = [] }: ServerSetting,
  ): Promise<Server> {
    const port = await freePort();
    const child = spawn(process.execPath, [...nodeArgs, '--import', 'tsx', main], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...NO_LIMITS,
        EDGE_PORT: String(port),
        LISTEN_HOST: '127.0.0.1',
        REDIS_URL: redisUrl,
        REDIS_TIMEOUT_MS: '30000',
        DEV_ISSUER: '1',
        DEV_KEY_FILE: '.stack/bench/dev-key.pem',
        LOG_LEVEL: 'error',
        DRAIN_MS: '0',
      },
    });
    const server = new Server(name, child, port);
    try {
      await server.#untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(name: Server['name'], child: ChildProcess, port: number) {
    this.name = name;
    this.#child = child;
    this.#port = port;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  socketUrl(gameId: string): string {
    return `ws://127.0.0.1:${this.#port}/ws/games/${gameId}`;
  }

  /** What is sent to it meanwhile waits in the system. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Bytes of memory that the process holds. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.thaw();
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.#answers())) {
      if (this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`the ${this.name} does not start`);
      await sleep(50);
    }
  }

  #answers(): Promise<boolean> {
    return fetch(this.url('/healthz'), { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
