import { parseArgs } from 'node:util';
import { COLORS, type Color, type Ms } from '../../src/domain/chess/types.js';

export const USAGE = `npm run play -- --pgn <file> [--game <n> | --all]      two players and a spectator replay a game
npm run play -- --bot <level> [--engine random|uci] [--color white|black] [--plies <n>]
npm run play -- --games <n> [--rate <moves a second per game>] [--seconds <n>] [--pgn <file>]
  --clock <time control>   default 300+3
  --delay <ms>             pause before each move, default 250: the rate at which one socket may send
  --url <http://...>       default: the service that runs from this folder (npm start)`;

interface Common {
  /** Null: find the service of this clone. */
  readonly url: string | null;
  readonly clock: string;
  readonly delayMs: Ms;
}
export interface PgnOptions extends Common {
  readonly mode: 'pgn';
  readonly file: string;
  /** Counted from 1; null: all. */
  readonly game: number | null;
}
export interface BotOptions extends Common {
  readonly mode: 'bot';
  readonly level: number;
  readonly engine: 'random' | 'uci';
  readonly color: Color;
  /** Resign after so many plies; Infinity: play to the end. */
  readonly plies: number;
}
export interface LoadOptions extends Common {
  readonly mode: 'load';
  readonly games: number;
  /** Moves a second in each game. */
  readonly rate: number;
  readonly seconds: number;
  /** Null: random legal moves. */
  readonly file: string | null;
}
export type Options = PgnOptions | BotOptions | LoadOptions;

/** Throws an Error that says which argument is wrong. */
export function readArguments(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      pgn: { type: 'string' },
      game: { type: 'string', default: '1' },
      all: { type: 'boolean', default: false },
      bot: { type: 'string' },
      engine: { type: 'string', default: 'random' },
      color: { type: 'string', default: 'white' },
      plies: { type: 'string' },
      games: { type: 'string' },
      rate: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '30' },
      clock: { type: 'string', default: '300+3' },
      delay: { type: 'string', default: '250' },
      url: { type: 'string' },
    },
  });
  const { clock, url = null, pgn: file = null } = values;
  const common = { url, clock, delayMs: numeric('delay', values.delay, 0) };
  if (values.games !== undefined) {
    const games = numeric('games', values.games, 1);
    const [rate, seconds] = [numeric('rate', values.rate, 0.01), numeric('seconds', values.seconds, 1)];
    return { mode: 'load', ...common, games, rate, seconds, file };
  }
  if (values.bot !== undefined) {
    const level = numeric('bot', values.bot, 1);
    const plies = values.plies === undefined ? Infinity : numeric('plies', values.plies, 1);
    const engine = oneOf('engine', values.engine, ['random', 'uci'] as const);
    return { mode: 'bot', ...common, level, plies, engine, color: oneOf('color', values.color, COLORS) };
  }
  if (file === null) throw new Error('one of --pgn, --bot and --games is needed');
  return { mode: 'pgn', ...common, file, game: values.all ? null : numeric('game', values.game, 1) };
}

function numeric(name: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= min)) throw new Error(`--${name} must be a number from ${min} on`);
  return value;
}

function oneOf<const T extends string>(name: string, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Error(`--${name} must be one of ${values.join(', ')}`);
  return found;
}
