import type { GameState } from '../../domain/game/state.js';

/** Weak: the clocks of the body are those of its instant. Equal hash at equal version is equal history. */
export const etagOf = ({ version, hash }: GameState): string => `W/"${version}-${hash.slice(0, 16)}"`;

export const ETAG_HEADER = { ETag: 'Changes with each version; If-None-Match answers 304' };
