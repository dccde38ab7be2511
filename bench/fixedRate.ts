import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../src/domain/chess/types.js';
import { type Latency, latencyOf } from '../tools/latency.js';
import type { Cpu } from './cpu.js';
import type { PlannedGame } from './lines.js';
import type { Door } from './variants/variant.js';

export interface FixedRate extends Latency {
  readonly rate: number;
  /** By process, per move. */
  readonly cpuMs: Readonly<Record<string, Ms>>;
}

/**
 * Moves arrive `rate` times a second whether or not the earlier ones are done, going round the games. A move's latency
 * counts from the instant at which it was due, so a stall is charged to every move that it holds up.
 */
export async function playAtFixedRate(
  door: Door,
  games: readonly PlannedGame[],
  { rate, cpu }: { readonly rate: number; readonly cpu: Cpu },
): Promise<FixedRate> {
  const schedule = roundRobin(games);
  const turns = new Map<string, Promise<unknown>>();
  const latenciesMs: Promise<Ms>[] = [];
  const measured = cpu.start();
  const startedAt = performance.now();
  for (const [index, move] of schedule.entries()) {
    const dueAt = startedAt + (index * 1_000) / rate;
    await sleep(Math.max(0, dueAt - performance.now()));
    const earlier = turns.get(move.gameId) ?? Promise.resolve();
    const latency = earlier.then(() => door.follow(move)).then((arrivedAt) => arrivedAt - dueAt);
    latency.catch(() => undefined); // reported below, when all moves are under way
    turns.set(move.gameId, latency);
    latenciesMs.push(latency);
  }
  const durationsMs = await Promise.all(latenciesMs);
  return { rate, ...latencyOf(durationsMs), cpuMs: measured.per(durationsMs.length) };
}

function roundRobin(games: readonly PlannedGame[]) {
  const longest = Math.max(...games.map(({ moves }) => moves.length));
  return Array.from({ length: longest }, (_, ply) => ply).flatMap((ply) =>
    games.flatMap(({ moves }) => moves[ply] ?? []),
  );
}
