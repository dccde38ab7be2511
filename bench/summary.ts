import type { Ms } from '../src/domain/chess/types.js';
import type { FullSpeed } from './closedLoop.js';
import type { FixedRate } from './fixedRate.js';

/** What one round measured of one variant. */
export interface Measured {
  readonly variant: string;
  readonly fullSpeed: FullSpeed;
  readonly fixedRates: readonly FixedRate[];
  /** Of the games at full speed, mean per game, from start to end. */
  readonly historyEvents: number;
  readonly historyBytes: number;
}

/** The medians of all rounds of each variant, in the order in which they were first measured. */
export function summarize(rounds: readonly Measured[]): Measured[] {
  const names = [...new Set(rounds.map(({ variant }) => variant))];
  return names.map((variant) => {
    const own = rounds.filter((measured) => measured.variant === variant);
    const rates = own[0]?.fixedRates.map(({ rate }) => rate) ?? [];
    return {
      variant,
      fullSpeed: mediansOf(own.map(({ fullSpeed }) => fullSpeed)),
      fixedRates: rates.map((wanted) =>
        mediansOf(own.flatMap(({ fixedRates }) => fixedRates.filter(({ rate }) => rate === wanted))),
      ),
      historyEvents: median(own.map(({ historyEvents }) => historyEvents)),
      historyBytes: median(own.map(({ historyBytes }) => historyBytes)),
    };
  });
}

/** Of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

interface Sample {
  readonly cpuMs: Readonly<Record<string, Ms>>;
}

/** Field by field, to a hundredth. */
function mediansOf<T extends Sample>(samples: readonly T[]): T {
  const [first] = samples;
  if (!first) throw new Error('nothing was measured');
  const medians = (like: object, pick: (sample: T) => object) =>
    Object.fromEntries(
      Object.keys(like).map((key) => {
        const values = samples.map((sample) => Number(Reflect.get(pick(sample), key)));
        return [key, Math.round(median(values) * 100) / 100];
      }),
    );
  const cpuMs = medians(first.cpuMs, (sample) => sample.cpuMs);
  return { ...first, ...medians({ ...first, cpuMs }, (sample) => sample), cpuMs };
}
