import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePorts } from '../../scripts/lib/ports.mjs';
import { runningPid, stop } from '../../scripts/lib/processes.mjs';
import { startNodeProcess } from '../../scripts/stack/nodeProcess.mjs';
import { servicePid, startService, stopService } from '../../scripts/stack/service.mjs';
import type { Ms } from '../../src/domain/chess/types.js';
import type { Env } from '../../src/infra/settings/setting.js';
import type { Breakable, Cut } from './faults.js';
import type { Stack } from './stack.js';

const PROCESSES = {
  worker: { main: 'src/main/worker.ts', port: 'WORKER_HTTP_PORT' },
  'projector-1': { main: 'src/main/projector.ts', port: 'PROJECTOR_HTTP_PORT' },
  'projector-2': { main: 'src/main/projector.ts', port: 'PROJECTOR_HTTP_PORT' },
  edge: { main: 'src/main/edge.ts', port: 'EDGE_PORT' },
} as const;
type ProcessName = keyof typeof PROCESSES;
const NAMES: readonly ProcessName[] = ['worker', 'projector-1', 'projector-2', 'edge'];

/** A dead worker is noticed before another one takes its place. */
const WORKER_AWAY_MS: Ms = 1_000;

/** One worker, two projectors and one edge over a stack, apart from all others by task queue and consumer group. */
export class ChaosService implements Breakable {
  readonly #stack: Stack;
  /** Of all its processes. */
  readonly env: Env;
  readonly #ports: Readonly<Record<string, number>>;

  private constructor(stack: Stack, ports: Readonly<Record<string, number>>) {
    const { stackDir, env } = stack;
    const name = `chaos-${randomBytes(4).toString('hex')}`;
    this.#stack = stack;
    this.#ports = ports;
    this.env = {
      TEMPORAL_NAMESPACE: 'default',
      LOG_LEVEL: 'warn',
      LISTEN_HOST: '127.0.0.1',
      ...env,
      TEMPORAL_TASK_QUEUE: name,
      PROJECTOR_GROUP: name,
      DEV_ISSUER: '1',
      DEV_KEY_FILE: path.join(stackDir, 'dev-key.pem'),
      PUBLIC_URL: this.url,
      ARCHIVE_DEV_KEY_FILE: path.join(stackDir, 'archive-key.pem'),
      DRAIN_MS: '500',
      // All players come from one address, and after an outage all at once
      CONNECTS_IP_PER_MINUTE: '1000000',
      SOCKETS_PER_IP: '1000000',
      RATE_LIMIT_IP_PER_MINUTE: '1000000',
      RATE_LIMIT_USER_PER_MINUTE: '1000000',
    };
  }

  static async start(stack: Stack): Promise<ChaosService> {
    const names = NAMES.map((name) => `CHAOS_${name}_PORT`);
    const service = new ChaosService(stack, await choosePorts(stack.stackDir, names, {}));
    await Promise.all(NAMES.map((name) => service.#start(name)));
    return service;
  }

  get url(): string {
    return this.#urlOf('edge');
  }

  get publicKeyFile(): string {
    return path.join(this.#stack.stackDir, 'archive-key.pem');
  }

  async killWorker(): Promise<void> {
    await stop(this.#stack.stackDir, 'chaos-worker', 'SIGKILL');
    await sleep(WORKER_AWAY_MS);
    await this.#start('worker');
  }

  async cutBroker(how: Cut, forMs: Ms): Promise<void> {
    const { stackDir } = this.#stack;
    if (how === 'frozen') return this.#freezeBroker(forMs);
    await stopService('kafka', how === 'killed' ? 'SIGKILL' : undefined, stackDir);
    await sleep(forMs);
    await startService('kafka', stackDir);
  }

  /** It keeps its connections and answers nothing; what was sent to it meanwhile it takes afterwards. */
  async #freezeBroker(forMs: Ms): Promise<void> {
    const pid = servicePid('kafka', this.#stack.stackDir);
    if (pid === undefined) throw new Error('there is no broker to freeze');
    process.kill(pid, 'SIGSTOP');
    try {
      await sleep(forMs);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  /** Processes that have ended by themselves: none should, whatever happens around them. */
  deaths(): string[] {
    return NAMES.filter((name) => runningPid(this.#stack.stackDir, `chaos-${name}`) === undefined);
  }

  /** Ends the processes, the services stay. */
  async stop(): Promise<void> {
    for (const name of NAMES.toReversed()) await stop(this.#stack.stackDir, `chaos-${name}`);
  }

  #urlOf(name: ProcessName): string {
    return `http://127.0.0.1:${this.#ports[`CHAOS_${name}_PORT`]}`;
  }

  async #start(name: ProcessName): Promise<void> {
    const { main, port } = PROCESSES[name];
    const place = { name: `chaos-${name}`, main, url: this.#urlOf(name) };
    const env = { ...this.env, [port]: String(this.#ports[`CHAOS_${name}_PORT`]) };
    await startNodeProcess(this.#stack.stackDir, place, env);
  }
}
