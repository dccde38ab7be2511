import type { Client } from '@temporalio/client';
import type { Uci } from '../src/domain/chess/types.js';
import type { BenchOptions } from './arguments.js';
import type { Clients } from './clients.js';
import { playAtFullSpeed } from './closedLoop.js';
import type { Cpu } from './cpu.js';
import { type FixedRate, playAtFixedRate } from './fixedRate.js';
import { type PlannedGame, planGames } from './lines.js';
import type { Measured } from './summary.js';
import type { Door, Variant } from './variants/variant.js';

/** How many games open or close at a time: starting all at once would time the queue, not the game. */
const AT_ONCE = 10;

export interface Bench {
  readonly clients: Clients;
  readonly cpu: Cpu;
  readonly lines: readonly (readonly Uci[])[];
  readonly options: BenchOptions;
}

/** Every variant once; every second round in reverse, so that drift does not favour one of them. */
export async function* playRound(bench: Bench, round: number): AsyncGenerator<Measured> {
  const { comparisons, doors } = bench.clients;
  const variants = [...comparisons, ...doors];
  for (const variant of round % 2 === 1 ? variants : variants.toReversed()) {
    const door = doors.find(({ name }) => name === variant.name);
    const fullSpeed = await fullSpeedOf(bench, variant);
    yield { variant: variant.name, ...fullSpeed, fixedRates: door ? await fixedRatesOf(bench, door) : [] };
  }
}

async function fullSpeedOf({ clients, cpu, lines, options }: Bench, variant: Variant) {
  const games = planGames(lines, options.plies);
  return during(variant, games, {
    play: () => playAtFullSpeed(variant, games, cpu),
    conclude: async (fullSpeed) => ({ fullSpeed, ...(await historiesOf(clients.client, variant, games)) }),
  });
}

async function fixedRatesOf({ cpu, lines, options }: Bench, door: Door): Promise<FixedRate[]> {
  const measured: FixedRate[] = [];
  for (const rate of options.rates) {
    const games = planGames(lines, Math.ceil((rate * options.seconds) / lines.length));
    const play = () => playAtFixedRate(door, games, { rate, cpu });
    measured.push(await during(door, games, { play, conclude: async (fixedRate) => fixedRate }));
  }
  return measured;
}

/** Opens the games, plays, closes them, and then concludes. */
async function during<T, R>(
  variant: Variant,
  games: readonly PlannedGame[],
  { play, conclude }: { play: () => Promise<T>; conclude: (played: T) => Promise<R> },
): Promise<R> {
  await inBatches(games, ({ gameId }) => variant.open(gameId));
  const played = await play();
  await inBatches(games, ({ gameId }) => variant.close(gameId));
  return conclude(played);
}

async function inBatches(games: readonly PlannedGame[], work: (game: PlannedGame) => Promise<void>) {
  for (let from = 0; from < games.length; from += AT_ONCE) {
    await Promise.all(games.slice(from, from + AT_ONCE).map(work));
  }
}

async function historiesOf(client: Client, variant: Variant, games: readonly PlannedGame[]) {
  const described = await Promise.all(
    games.map(({ gameId }) => client.workflow.getHandle(variant.workflowId(gameId)).describe()),
  );
  const mean = (values: readonly number[]) =>
    Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    historyEvents: mean(described.map(({ historyLength }) => historyLength)),
    historyBytes: mean(described.map(({ historySize }) => historySize ?? 0)),
  };
}
