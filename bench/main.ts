import { once } from 'node:events';
import os from 'node:os';
import { type BenchOptions, readArguments, USAGE } from './arguments.js';
import { type Clients, openClients } from './clients.js';
import { Cpu } from './cpu.js';
import { chooseLines } from './lines.js';
import { figures, type Measured, printRound, printSummary } from './report.js';
import { type Bench, playRound } from './rounds.js';
import { type BenchStack, startBenchStack } from './stack.mjs';

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
  const stack = await startBenchStack(options);
  try {
    const interrupted = once(stack.interrupted, 'abort').then(() => Promise.reject(new Error('interrupted')));
    await Promise.race([runOn(stack, options), interrupted]);
  } finally {
    await stack.stop();
  }
}

async function runOn(stack: BenchStack, options: BenchOptions): Promise<void> {
  const { games, plies, rates, seconds } = options;
  const clients = await openClients(stack.env);
  const setting = {
    ...options,
    temporal: `${stack.temporal}, ${await serverVersion(clients)}`,
    node: process.version,
    cpus: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
  };
  console.log(`\n${JSON.stringify(setting)}\n`);
  const longest = Math.ceil(Math.max(plies, ...rates.map((rate) => (rate * seconds) / games)));
  const cpu = new Cpu(new Map([...stack.pids, ['client', process.pid]]));
  const bench = { clients, cpu, lines: chooseLines(games, longest), options };
  try {
    const rounds = await measure(bench, options.rounds);
    printSummary(rounds);
    console.log(`\n${JSON.stringify({ ...figures(rounds), setting })}`);
  } finally {
    await clients.close();
  }
}

function readOptions(): BenchOptions | null {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

const options = readOptions();
if (!options) process.exit(1);
try {
  await run(options);
} catch (error) {
  console.error(error);
  process.exit(1); // moves may still be under way
}
