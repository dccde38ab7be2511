import type { EpochMs } from '../../../domain/chess/types.js';

/** The UTC day of a game's creation, `2026-11-24`: names the partition of its history. */
export const createdOn = (createdAt: EpochMs): string => new Date(createdAt).toISOString().slice(0, 10);
