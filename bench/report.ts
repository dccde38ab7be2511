import type { Ms } from '../src/domain/chess/types.js';
import type { Latency } from '../tools/latency.js';
import type { Measured } from './summary.js';
import { printTable } from './table.js';

type ByProcess = Readonly<Record<string, Ms>>;

/** One line for each variant and round, as it is measured: drift shows. */
export function printRound(round: number, { variant, fullSpeed, fixedRates }: Measured): void {
  const speed = `${fullSpeed.movesPerSecond.toFixed(0).padStart(4)} moves/s ${latencyText(fullSpeed)}`;
  const rates = fixedRates.map((fixed) => `${fixed.rate}/s ${latencyText(fixed)}`);
  console.log([`round ${round}`, variant.padEnd(12), speed, ...rates].join('  '));
}

/** Speed, then CPU by process, then latency at fixed rates. `idleMs`: CPU per second while nothing is played. */
export function printSummary(summaries: readonly Measured[], idleMs: ByProcess): void {
  const processes = Object.keys(idleMs);
  const cpuCells = (cpuMs: ByProcess) => [
    ...processes.map((name) => (cpuMs[name] ?? 0).toFixed(2)),
    sum(cpuMs).toFixed(2),
  ];
  printTable(
    ['at full speed', 'moves/s', 'p50 ms', 'p95 ms', 'p99 ms', 'events/game', 'bytes/game'],
    summaries.map(({ variant, fullSpeed, historyEvents, historyBytes }) => [
      variant,
      fullSpeed.movesPerSecond.toFixed(0),
      ...[fullSpeed.p50Ms, fullSpeed.p95Ms, fullSpeed.p99Ms].map((ms) => ms.toFixed(1)),
      historyEvents.toFixed(0),
      historyBytes.toFixed(0),
    ]),
  );
  printTable(
    ['CPU ms per move', ...processes, 'all'],
    [
      ...summaries.map(({ variant, fullSpeed }) => [variant, ...cpuCells(fullSpeed.cpuMs)]),
      ['idle, per second', ...cpuCells(idleMs)],
    ],
  );
  printTable(
    ['at a fixed rate', 'moves/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'CPU ms per move'],
    summaries.flatMap(({ variant, fixedRates }) =>
      fixedRates.map(({ rate, p50Ms, p95Ms, p99Ms, maxMs, cpuMs }) => [
        variant,
        String(rate),
        ...[p50Ms, p95Ms, p99Ms, maxMs, sum(cpuMs)].map((value) => value.toFixed(1)),
      ]),
    ),
  );
}

/** For the last line of output: moves per second by variant, and all that the tables show. */
export function figures(summaries: readonly Measured[], idleMs: ByProcess): Record<string, unknown> {
  const speeds = summaries.map(({ variant, fullSpeed }) => [variant, Math.round(fullSpeed.movesPerSecond)]);
  return { ...Object.fromEntries(speeds), variants: summaries, idleCpuMsPerSecond: idleMs };
}

const latencyText = ({ p50Ms, p95Ms, p99Ms }: Latency): string => `${p50Ms}/${p95Ms}/${p99Ms} ms`;

const sum = (cpuMs: ByProcess): Ms => Object.values(cpuMs).reduce((total, ms) => total + ms, 0);
