import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../src/domain/chess/types.js';
import { BadArgument, type BenchOptions, readArguments, USAGE } from './arguments.js';
import { type Clients, openClients } from './clients.js';
import { Cpu } from './cpu.js';
import { EDGE_USAGE } from './edge/arguments.js';
import { benchEdge } from './edge/main.js';
import { chooseLines } from './lines.js';
import { benchRecord, RECORD_USAGE } from './record/main.js';
import { benchRecovery, RECOVERY_USAGE } from './recovery/main.js';
import { figures, printRound, printSummary } from './report.js';
import { type Bench, playRound } from './rounds.js';
import { type BenchStack, startBenchStack } from './stack.mjs';
import { type Measured, summarize } from './summary.js';

/** Just-in-time compilers, caches and pollers need a while before figures mean anything. */
const WARM_UP = { games: 10, plies: 20, rates: [], seconds: 1 };
const IDLE_SECONDS = 5;

async function serverVersion({ client }: Clients): Promise<string> {
  return (await client.workflowService.getSystemInfo({})).serverVersion ?? 'unknown';
}

async function warmUp(bench: Bench): Promise<void> {
  const lines = bench.lines.slice(0, WARM_UP.games);
  const options = { ...bench.options, ...WARM_UP };
  for await (const { variant } of playRound({ ...bench, lines, options }, 1))
    console.log(`warm-up  ${variant}`);
}

/** CPU that all processes use while nothing is played, per second: it is part of what a move costs at a low rate. */
async function measureIdle({ cpu }: Bench): Promise<Record<string, Ms>> {
  const measured = cpu.start();
  await sleep(IDLE_SECONDS * 1_000);
  return measured.per(IDLE_SECONDS);
}

async function measureRounds(bench: Bench): Promise<Measured[]> {
  const all: Measured[] = [];
  for (let round = 1; round <= bench.options.rounds; round += 1) {
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
  await warmUp(bench);
  const idleMs = await measureIdle(bench);
  const summaries = summarize(await measureRounds(bench));
  printSummary(summaries, idleMs);
  console.log(`\n${JSON.stringify({ ...figures(summaries, idleMs), setting })}`);
  // Not after a failure: calls that are still repeated would throw out of a closed connection, before its reason is told.
  await clients.close();
}

async function main([name, ...args]: string[]): Promise<void> {
  if (name === 'record') return benchRecord(args);
  if (name === 'recovery') return benchRecovery(args);
  if (name === 'edge') return benchEdge(args);
  return run(readArguments([name ?? '', ...args]));
}

function describe(error: unknown): unknown {
  return error instanceof BadArgument
    ? `${error.message}\n\n${USAGE}\n\n${RECORD_USAGE}\n\n${RECOVERY_USAGE}\n\n${EDGE_USAGE}`
    : error;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(describe(error));
  process.exit(1); // moves may still be under way
}
