import type { Result } from 'ioredis';
import { FAN_OUT } from './fanOut.lua.js';
import { EDGE_LEASE } from './leases.lua.js';
import { PRESENCE, SPECTATORS } from './presence.lua.js';
import { RESTORE } from './restore.lua.js';

/**
 * The scripts that every connection knows. The client sends a script's text once per socket and its digest after
 * that, in the order of the calls: a reconnect or a flushed script cache neither fails a call nor reorders two.
 */
export const scripts = {
  gameFanOut: { lua: FAN_OUT, numberOfKeys: 3 },
  gameRestore: { lua: RESTORE, numberOfKeys: 3 },
  gamePresence: { lua: PRESENCE, numberOfKeys: 2 },
  gameSpectators: { lua: SPECTATORS, numberOfKeys: 2 },
  edgeLease: { lua: EDGE_LEASE, numberOfKeys: 3 },
};

type Args = readonly (string | number)[];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    gameFanOut(events: string, state: string, channel: string, ...args: Args): Result<string, Context>;
    gameRestore(events: string, state: string, channel: string, ...args: Args): Result<string, Context>;
    gamePresence(presence: string, channel: string, ...args: Args): Result<string, Context>;
    gameSpectators(spectators: string, channel: string, ...args: Args): Result<number, Context>;
    edgeLease(leases: string, endings: string, current: string, ...args: Args): Result<unknown, Context>;
  }
}
