/**
 * Ids are random after the cell, so two of their characters spread the keys evenly over 3844 prefixes: S3 splits by
 * prefix as the load grows. No date: a lookup knows nothing but the id, and lifecycle rules go by an object's own age.
 */
const spread = (gameId: string): string => `${gameId.slice(1, 3)}/${gameId}`;

export const GAMES_PREFIX = 'games/';

export const gameKey = (gameId: string): string => `${GAMES_PREFIX}${spread(gameId)}.json.gz`;

/** The game whose key it is. */
export const gameIdOf = (key: string): string => key.replace(/^.*\//, '').replace(/\.json\.gz$/, '');

/** `hash` is that of the part's last event, so that a key never stands for two things. */
export const partKey = (gameId: string, hash: string): string => `parts/${spread(gameId)}/${hash}.json.gz`;
