import { parseArgs } from 'node:util';
import { positive } from '../arguments.js';

export const EDGE_USAGE = `npm run bench -- edge [--crowds 1,100,2000] [--rounds 3] [--idle 5000] [--profile]
npm run bench -- edge --live [--idle 5000] [--games 200] [--spectators 10] [--seconds 20]
  --crowds      sockets of each game
  --rounds      every second one in reverse order
  --idle        sockets that only listen
  --profile     writes a CPU profile of the edge to .stack/bench/profiles
  --live        instead: games at the pace of play, beside the idle sockets
  --games, --spectators, --seconds   of --live`;

/** Throws BadArgument, or TypeError for an argument that does not exist. */
export function readEdgeArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      crowds: { type: 'string', default: '1,100,2000' },
      rounds: { type: 'string', default: '3' },
      idle: { type: 'string', default: '5000' },
      profile: { type: 'boolean', default: false },
      live: { type: 'boolean', default: false },
      games: { type: 'string', default: '200' },
      spectators: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '20' },
    },
  });
  return {
    crowds: values.crowds.split(',').map((crowd) => positive('crowds', crowd)),
    rounds: positive('rounds', values.rounds),
    idle: positive('idle', values.idle),
    profile: values.profile,
    live: values.live,
    games: positive('games', values.games),
    spectators: positive('spectators', values.spectators),
    seconds: positive('seconds', values.seconds),
  };
}
export type EdgeOptions = ReturnType<typeof readEdgeArguments>;
