import { setTimeout as sleep } from 'node:timers/promises';
import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import { type Fen, type Ms, opposite, turnOf, type Uci } from '../../src/domain/chess/types.js';
import { randomLine, seededRandom } from '../randomLine.js';
import type { LoadOptions } from './arguments.js';
import { type Latency, latencyOf } from '../latency.js';
import { printLatency } from './report.js';
import type { Script } from './script.js';
import type { Service } from './service.js';
import { Table } from './table.js';

export interface LoadFigures extends Latency {
  readonly games: number;
  readonly moves: number;
  readonly movesPerSecond: number;
  readonly reconnects: number;
  readonly problems: readonly string[];
}

interface Line {
  readonly startFen: Fen;
  readonly moves: readonly Uci[];
}

/**
 * Many games at once, each at a fixed rate. A move's latency counts from the instant at which it was due, not from
 * when it could be sent, so a stall is charged to every move that it holds up.
 */
export async function playLoad(
  service: Service,
  { games, rate, seconds, clock }: LoadOptions,
  scripts: readonly Script[],
): Promise<LoadFigures> {
  const plies = Math.ceil(rate * seconds);
  const lines = Array.from({ length: games }, (_, index) => lineOf(scripts, index, plies));
  const tables: Table[] = [];
  for (const { startFen } of lines) {
    tables.push(await Table.open(service, { clock, startFen, withSpectator: false }));
  }
  console.log(`${games} games at ${rate} moves a second each, ${seconds} s`);
  const durationsMs: Ms[] = []; // of failed games as well, as far as they came
  const startedAt = performance.now() + 100;
  const periodMs = 1_000 / rate;
  const outcomes = await Promise.allSettled(
    tables.map((table, index) => {
      const line = lines[index] ?? { startFen: INITIAL_FEN, moves: [] };
      const startAt = startedAt + (index * periodMs) / games;
      return playOnTime(table, line, { startAt, periodMs, took: (ms) => durationsMs.push(ms) });
    }),
  );
  const tookMs = performance.now() - startedAt;
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [String(outcome.reason)] : [],
  );
  await Promise.allSettled(tables.map((table) => table.act('white', { type: 'resign' })));
  const reconnects = tables.flatMap(({ people }) => people.flatMap(({ offlineReasons }) => offlineReasons));
  for (const table of tables) table.close();
  printLatency('from due to the other side', durationsMs);
  return {
    games,
    moves: durationsMs.length,
    movesPerSecond: Math.round((durationsMs.length * 1_000) / tookMs),
    ...latencyOf(durationsMs),
    reconnects: reconnects.length,
    problems,
  };
}

interface Pace {
  readonly startAt: number;
  readonly periodMs: Ms;
  readonly took: (durationMs: Ms) => void;
}

async function playOnTime(table: Table, line: Line, { startAt, periodMs, took }: Pace): Promise<void> {
  let color = turnOf(line.startFen);
  for (const [index, uci] of line.moves.entries()) {
    const dueAt = startAt + index * periodMs;
    await sleep(Math.max(0, dueAt - performance.now()));
    const lateMs = Math.max(0, performance.now() - dueAt);
    const witness = table.player(opposite(color));
    took(lateMs + (await table.move(uci, { color, ply: index + 1, witness })));
    color = opposite(color);
  }
}

function lineOf(scripts: readonly Script[], index: number, plies: number): Line {
  const script = scripts[index % Math.max(1, scripts.length)];
  return script
    ? { startFen: script.startFen, moves: script.moves.slice(0, plies).map(({ uci }) => uci) }
    : { startFen: INITIAL_FEN, moves: randomLine(INITIAL_FEN, plies, seededRandom(index)) };
}
