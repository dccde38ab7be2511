/**
 * Redis keys of one game. The braces make all of them one slot of a cluster, so that one script may write them.
 * - events: stream, one entry `<version>-0` per event with the fields `hash` and `event` (JSON); a gapless run of
 *   versions whose newest is the state's version
 * - state: JSON of the newest GameState
 * - channel: sharded pub/sub channel of FeedMessages
 */
export const gameKeys = (gameId: string) => ({
  events: `game:{${gameId}}:events`,
  state: `game:{${gameId}}:state`,
  channel: `game:{${gameId}}`,
  presence: `game:{${gameId}}:presence`,
  spectators: `game:{${gameId}}:spectators`,
});

/** Keys of all edges together, one slot of a cluster; what they hold: `leases.lua.ts`. */
export const EDGE_KEYS = { leases: '{edges}:leases', endings: '{edges}:endings', current: '{edges}:current' };

/** The cell that a repeatable creation was given at first; `name`: the game's id without its cell. */
export const placementKey = (name: string): string => `placement:${name}`;

/** Matches the `events` keys of all games. */
export const EVENTS_PATTERN = gameKeys('*').events;

/** The game that a key belongs to. */
export const gameIdOf = (key: string): string => key.replace(/^.*\{/, '').replace(/\}.*$/, '');

const DAY_S = 86_400;

/** How long events and state stay after the last write, seconds: the longest turn of a correspondence game, or 1 h. */
export const lifetimeS = (status: string): number => (status === 'ended' ? 3_600 : 14 * DAY_S);
