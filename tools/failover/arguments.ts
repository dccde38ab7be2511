import { parseArgs } from 'node:util';
import type { Ms } from '../../src/domain/chess/types.js';

export const USAGE = `npm run failover -- [--games 60] [--spectators 1] [--idle 0] [--period 3000] [--seconds 20]
  Three edges under load, one is killed: who is how long without a socket, and which games find another home.
  --games       games played at once, each by two players
  --spectators  of each game
  --idle        sockets besides, at games in which nobody moves
  --period      ms from a move's answer to the next move of the game
  --seconds     how long the games go on after the kill`;

export interface FailoverOptions {
  readonly games: number;
  readonly spectators: number;
  readonly idleSockets: number;
  readonly periodMs: Ms;
  readonly goOnMs: Ms;
}

/** Throws an Error that says which argument is wrong. */
export function readArguments(args: string[]): FailoverOptions {
  const { values } = parseArgs({
    args,
    options: {
      games: { type: 'string', default: '60' },
      spectators: { type: 'string', default: '1' },
      idle: { type: 'string', default: '0' },
      period: { type: 'string', default: '3000' },
      seconds: { type: 'string', default: '20' },
    },
  });
  return {
    games: count('games', values.games, 1),
    spectators: count('spectators', values.spectators, 0),
    idleSockets: count('idle', values.idle, 0),
    periodMs: count('period', values.period, 1),
    goOnMs: 1_000 * count('seconds', values.seconds, 1),
  };
}

function count(name: string, text: string, min: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min)
    throw new Error(`--${name} must be a whole number from ${min} on, not '${text}'`);
  return value;
}
