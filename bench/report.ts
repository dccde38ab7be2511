import type { Ms } from '../src/domain/chess/types.js';
import type { FixedRate } from './fixedRate.js';
import type { FullSpeed } from './closedLoop.js';

/** What one round measured of one variant. */
export interface Measured {
  readonly variant: string;
  readonly fullSpeed: FullSpeed;
  readonly fixedRates: readonly FixedRate[];
  /** Of the games at full speed, mean per game, from start to end. */
  readonly historyEvents: number;
  readonly historyBytes: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** One line for each variant and round, as it is measured: drift shows. */
export function printRound(round: number, { variant, fullSpeed, fixedRates }: Measured): void {
  const { movesPerSecond, p50Ms, p95Ms, p99Ms } = fullSpeed;
  const rates = fixedRates.map(
    ({ rate, p50Ms: p50, p95Ms: p95, p99Ms: p99 }) => `${rate}/s ${p50}/${p95}/${p99}`,
  );
  console.log(
    [
      `round ${round}`,
      variant.padEnd(12),
      `${movesPerSecond.toFixed(0).padStart(4)} moves/s`,
      `${p50Ms}/${p95Ms}/${p99Ms} ms`,
    ]
      .concat(rates)
      .join('  '),
  );
}

/** The medians of all rounds: speed, then CPU by process, then latency at fixed rates. */
export function printSummary(rounds: readonly Measured[]): void {
  const processes = Object.keys(rounds[0]?.fullSpeed.cpuMs ?? {});
  table(
    ['', 'moves/s', 'p50 ms', 'p95 ms', 'p99 ms', 'events/game', 'bytes/game'],
    summaries(rounds).map(({ variant, full, historyEvents, historyBytes }) => [
      variant,
      full.movesPerSecond.toFixed(0),
      ...[full.p50Ms, full.p95Ms, full.p99Ms].map((ms) => ms.toFixed(1)),
      historyEvents.toFixed(0),
      historyBytes.toFixed(0),
    ]),
  );
  table(
    ['CPU ms per move', ...processes, 'all'],
    summaries(rounds).map(({ variant, full }) => [
      variant,
      ...processes.map((name) => (full.cpuMs[name] ?? 0).toFixed(2)),
      sum(full.cpuMs).toFixed(2),
    ]),
  );
  table(
    ['at a fixed rate', 'moves/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'CPU ms per move'],
    summaries(rounds).flatMap(({ variant, fixed }) =>
      fixed.map(({ rate, p50Ms, p95Ms, p99Ms, maxMs, cpuMs }) => [
        variant,
        String(rate),
        ...[p50Ms, p95Ms, p99Ms, maxMs, sum(cpuMs)].map((value) => value.toFixed(1)),
      ]),
    ),
  );
}

/** The last line of output: the same medians as JSON. */
export function figures(rounds: readonly Measured[]): Record<string, unknown> {
  const all = summaries(rounds);
  return {
    ...Object.fromEntries(all.map(({ variant, full }) => [variant, Math.round(full.movesPerSecond)])),
    details: all,
  };
}

interface Summary {
  readonly variant: string;
  readonly full: FullSpeed;
  readonly fixed: readonly FixedRate[];
  readonly historyEvents: number;
  readonly historyBytes: number;
}

function summaries(rounds: readonly Measured[]): Summary[] {
  const names = [...new Set(rounds.map(({ variant }) => variant))];
  return names.map((variant) => {
    const own = rounds.filter((measured) => measured.variant === variant);
    const rates = own[0]?.fixedRates.map(({ rate }) => rate) ?? [];
    const fixed = rates.map((rate) =>
      mediansOf(own.flatMap(({ fixedRates }) => fixedRates.filter((each) => each.rate === rate))),
    );
    return {
      variant,
      full: mediansOf(own.map(({ fullSpeed }) => fullSpeed)),
      fixed,
      historyEvents: median(own.map(({ historyEvents }) => historyEvents)),
      historyBytes: median(own.map(({ historyBytes }) => historyBytes)),
    };
  });
}

type Numbers = { readonly cpuMs: Readonly<Record<string, Ms>> };

/** Field by field, to a hundredth. */
function mediansOf<T extends Numbers>(samples: readonly T[]): T {
  const [first] = samples;
  if (!first) throw new Error('nothing was measured');
  const merge = (pick: (sample: T) => object, like: object) =>
    Object.fromEntries(
      Object.keys(like).map((key) => {
        const values = samples.map((sample) => Number(Reflect.get(pick(sample), key)));
        return [key, Math.round(median(values) * 100) / 100];
      }),
    );
  const cpuMs = merge(({ cpuMs: each }) => each, first.cpuMs);
  return { ...first, ...merge((sample) => sample, { ...first, cpuMs: undefined }), cpuMs };
}

const sum = (byProcess: Readonly<Record<string, Ms>>): Ms =>
  Object.values(byProcess).reduce((total, ms) => total + ms, 0);

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(`\n${[head, ...rows].map(line).join('\n')}`);
}
