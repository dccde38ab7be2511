import { spawn } from 'node:child_process';
import { once } from 'node:events';

const ENTRY = new URL('../../src/main/liveGame.ts', import.meta.url).pathname;

interface Ended {
  readonly code: number;
  /** All that it printed. */
  readonly output: string;
  /** What it printed, without the last line if that is JSON. */
  readonly lines: readonly string[];
  /** The last line, if it is JSON. */
  readonly figures: Readonly<Record<string, unknown>>;
}

/**
 * Runs `live-game` with the arguments, as an operator would, and waits for its end. `env` is added to the environment
 * of the tests, or to `surroundings` instead.
 */
export async function liveGame(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  surroundings: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, ...args], {
    env: { ...surroundings, LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const [code]: (number | null)[] = await once(child, 'close');
  const lines = output.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  const hasFigures = last.startsWith('{');
  return {
    code: code ?? -1,
    output,
    lines: hasFigures ? lines.slice(0, -1) : lines,
    figures: hasFigures ? JSON.parse(last) : {},
  };
}
