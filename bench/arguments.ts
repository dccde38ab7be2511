import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- moves [--games 50] [--plies 40] [--rates 30,60] [--seconds 20] [--rounds 2] [--dev-server]
  --games       games played at once
  --plies       moves of each game at full speed, each as soon as the last one is done
  --rates       moves a second over all games, at a fixed rate of arrival; an empty text leaves that part out
  --seconds     duration of each fixed rate
  --dev-server  Temporal's development server even where the server on PostgreSQL can be had`;

export interface BenchOptions {
  readonly games: number;
  readonly plies: number;
  /** Moves a second. */
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  /** Whether to measure on Temporal's development server. */
  readonly devServer: boolean;
}

/** Says which argument is wrong. */
export class BadArgument extends Error {}

/** Throws BadArgument, or TypeError for an argument that does not exist. */
export function readArguments(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      games: { type: 'string', default: '50' },
      plies: { type: 'string', default: '40' },
      rates: { type: 'string', default: '30,60' },
      seconds: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '2' },
      'dev-server': { type: 'boolean', default: false },
    },
  });
  if (positionals.join() !== 'moves')
    throw new BadArgument('there are four benchmarks: moves, record, recovery and edge');
  return {
    games: positive('games', values.games),
    plies: positive('plies', values.plies),
    rates: values.rates
      .split(',')
      .filter((rate) => rate !== '')
      .map((rate) => positive('rates', rate)),
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    devServer: values['dev-server'],
  };
}

export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new BadArgument(`--${name}: '${text}' is not a count`);
  return value;
}
