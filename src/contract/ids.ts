import { z } from 'zod';

/** 12 characters `[0-9A-Za-z]`; the first one names the cell that the game lives in. */
export const GameId = z.string().regex(/^[0-9A-Za-z]{12}$/, 'must be 12 characters 0-9 A-Z a-z');

/** The id of the cell that the game lives in, for ever: its first character. */
export const cellOf = (gameId: string): string => gameId.slice(0, 1);

/** A client's own name for one command in a game: the key under which its repetition gets the first answer. */
export const CommandId = z.string().regex(/^[\w-]{1,32}$/, 'must be 1 to 32 characters A-Z a-z 0-9 _ -');

export const UserId = z
  .string()
  .regex(/^[\w.@:-]{1,64}$/, 'must be 1 to 64 characters A-Z a-z 0-9 _ . @ : -');

/** Follows one request through edge, worker and Kafka; other characters could forge log lines. */
export const CorrelationId = z
  .string()
  .regex(/^[\w.:-]{8,64}$/, 'must be 8 to 64 characters A-Z a-z 0-9 _ . : -');
