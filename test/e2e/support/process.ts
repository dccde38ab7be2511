import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../scripts/lib/ports.mjs';

const READY_WITHIN_MS = 60_000;

interface ProcessOptions {
  /** Below the root of the project: `src/main/worker.ts`. */
  readonly main: string;
  /** The variable that tells it its HTTP port. */
  readonly portVariable: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of this service as it runs in production. */
export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Value of one series in its metrics; 0 if it is not there. */
  metric(series: string): Promise<number>;
  /** Sends the signal and resolves to the exit code; null: the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Resolves when the process is ready. */
export async function startProcess(options: ProcessOptions): Promise<ServiceProcess> {
  const { main, portVariable, port = await freePort(), env = {} } = options;
  const file = fileURLToPath(new URL(`../../../${main}`, import.meta.url));
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: {
      LOG_LEVEL: 'error',
      LISTEN_HOST: '127.0.0.1',
      ...process.env,
      ...env,
      [portVariable]: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(child, url, main);
  return {
    url,
    port,
    async metric(series) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${series} `));
      return Number(line?.slice(series.length + 1) ?? 0);
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code]: (number | null)[] = await exited;
      return code ?? null;
    },
  };
}

async function untilReady(child: ChildProcess, url: string, name: string): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}`);
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} did not become ready`);
}
