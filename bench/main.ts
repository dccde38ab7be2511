import os from 'node:os';
import { type BenchOptions, readArguments, USAGE } from './arguments.js';
import { type Clients, openClients } from './clients.js';
import { Cpu } from './cpu.js';
import { chooseLines } from './lines.js';
import { figures, type Measured, printRound, printSummary } from './report.js';
import { type Bench, playRound } from './rounds.js';
import { startBenchStack } from './stack.js';

/** Just-in-time compilers, caches and pollers need a while before figures mean anything. */
const WARM_UP = { games: 10, plies: 20, rates: [], seconds: 1 };

async function serverVersion({ client }: Clients): Promise<string> {
  return (await client.workflowService.getSystemInfo({})).serverVersion ?? 'unknown';
}

async function measure(bench: Bench, rounds: number): Promise<Measured[]> {
  const warmUp = {
    ...bench,
    lines: bench.lines.slice(0, WARM_UP.games),
    options: { ...bench.options, ...WARM_UP },
  };
  for await (const { variant } of playRound(warmUp, 1)) console.log(`warm-up  ${variant}`);
  const all: Measured[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for await (const measured of playRound(bench, round)) {
      printRound(round, measured);
      all.push(measured);
    }
  }
  return all;
}

async function run(options: BenchOptions): Promise<void> {
  const stack = await startBenchStack(options.temporal);
  try {
    const clients = await openClients(stack.env);
    const setting = {
      temporal: `${stack.temporal} ${await serverVersion(clients)}`,
      node: process.version,
      cpu: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
      ...options,
    };
    console.log(
      `\n${Object.entries(setting)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', ')}\n`,
    );
    const longest = Math.max(
      options.plies,
      ...options.rates.map((rate) => (rate * options.seconds) / options.games),
    );
    const cpu = new Cpu(new Map([...stack.pids, ['client', process.pid]]));
    const lines = chooseLines(options.games, Math.ceil(longest));
    const rounds = await measure({ clients, cpu, lines, options }, options.rounds);
    await clients.close();
    printSummary(rounds);
    console.log(`\n${JSON.stringify({ ...figures(rounds), setting })}`);
  } finally {
    await stack.stop();
  }
}

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error), `\n\n${USAGE}`);
  process.exitCode = 1;
}
