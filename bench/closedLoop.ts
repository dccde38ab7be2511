import type { Ms } from '../src/domain/chess/types.js';
import { type Latency, latencyOf } from '../tools/latency.js';
import type { Cpu } from './cpu.js';
import type { PlannedGame } from './lines.js';
import type { Variant } from './variants/variant.js';

export interface FullSpeed extends Latency {
  readonly movesPerSecond: number;
  /** By process, per move. */
  readonly cpuMs: Readonly<Record<string, Ms>>;
}

/** All games at once, each move as soon as the last one is done. Opening and closing are not counted. */
export async function playAtFullSpeed(
  variant: Variant,
  games: readonly PlannedGame[],
  cpu: Cpu,
): Promise<FullSpeed> {
  const durationsMs: Ms[] = [];
  const measured = cpu.start();
  const startedAt = performance.now();
  await Promise.all(
    games.map(async ({ moves }) => {
      for (const move of moves) {
        const sentAt = performance.now();
        await variant.play(move);
        durationsMs.push(performance.now() - sentAt);
      }
    }),
  );
  const tookMs = performance.now() - startedAt;
  return {
    movesPerSecond: (durationsMs.length * 1_000) / tookMs,
    ...latencyOf(durationsMs),
    cpuMs: measured.per(durationsMs.length),
  };
}
