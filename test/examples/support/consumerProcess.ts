import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readState } from '../../../examples/lib/stateFile.js';
import { KAFKA_BROKERS } from '../../support/kafka.js';

export interface ConsumerProcess<State> {
  /** What it has on disk now. */
  state(): Promise<State>;
  start(): void;
  /** Sends the signal and resolves to the exit code; null: the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Resolves when it ends by itself. */
  ended(): Promise<{ code: number | null; errors: string }>;
  close(): Promise<void>;
}

/** An example consumer as a process of its own, with a state file that outlives it. */
export async function consumerProcess<State>(
  example: 'game-history' | 'rating',
  { topic, empty }: { topic: string; empty: State },
): Promise<ConsumerProcess<State>> {
  const main = fileURLToPath(new URL(`../../../examples/${example}/main.ts`, import.meta.url));
  const folder = await mkdtemp(path.join(tmpdir(), `${example}-`));
  const file = path.join(folder, 'state.json');
  const env = { ...process.env, KAFKA_BROKERS: KAFKA_BROKERS.join(','), TOPIC: topic, STATE_FILE: file };
  const launch = () => {
    const child = spawn(process.execPath, ['--import', 'tsx', main], {
      env,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, errors }));
    return { child, ended };
  };
  let running: ReturnType<typeof launch> | null = null;
  const end = async (signal: NodeJS.Signals) => {
    running?.child.kill(signal);
    return (await running?.ended)?.code ?? null;
  };
  return {
    state: () => readState(file, empty),
    start: () => void (running = launch()),
    end,
    ended: async () => (await running?.ended) ?? { code: null, errors: 'it never ran' },
    async close() {
      await end('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
