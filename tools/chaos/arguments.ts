import { parseArgs } from 'node:util';
import { type Plant, PLANTS } from './plant.js';
import type { ChaosPlan } from './play.js';

export const USAGE = `npm run chaos -- [--games 200] [--plies 25] [--every 5] [--kills 2] [--cuts 5] [--plant <fault>]
  --games   games played at once
  --plies   half-moves of a game, more or less five
  --every   seconds from one step of a game to its next
  --kills   deaths of the worker (SIGKILL)
  --cuts    outages of the broker: killed, frozen, stopped
  --plant   after play, to see the checker find it: ${PLANTS.join(', ')}`;

/** Throws an Error that says which argument is wrong. */
export function readArguments(args: string[]): ChaosPlan & { readonly plant: Plant | null } {
  const { values } = parseArgs({
    args,
    options: {
      games: { type: 'string', default: '200' },
      plies: { type: 'string', default: '25' },
      every: { type: 'string', default: '5' },
      kills: { type: 'string', default: '2' },
      cuts: { type: 'string', default: '5' },
      plant: { type: 'string' },
    },
  });
  return {
    games: count('games', values.games, 1),
    plies: count('plies', values.plies, 10),
    everyMs: 1_000 * count('every', values.every, 1),
    kills: count('kills', values.kills, 0),
    cuts: count('cuts', values.cuts, 0),
    plant: values.plant === undefined ? null : plantNamed(values.plant),
  };
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a number from ${least} on`);
  return value;
}

function plantNamed(text: string): Plant {
  const found = PLANTS.find((name) => name === text);
  if (found === undefined) throw new Error(`--plant must be one of ${PLANTS.join(', ')}`);
  return found;
}
