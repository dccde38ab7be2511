import { createHash, randomBytes, randomUUID } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62 ** 11 is about 2 ** 65.5: two of a billion games share an id with probability 0.01. */
const CHARACTERS_AFTER_CELL = 11;

/** A new name of a game: its id without the cell. */
export const newGameName = (): string => randomText(CHARACTERS_AFTER_CELL);

/** A new id of a game in the cell, e.g. `0aZ3kP9xQw1B`. */
export const newGameId = (cell: string): string => cell + newGameName();

/** The same name for the same seed, always: for requests that may be repeated. The seed should be unguessable or scoped. */
export function derivedGameName(seed: string): string {
  let rest = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`);
  let name = '';
  for (let n = 0; n < CHARACTERS_AFTER_CELL; n += 1) {
    name += DIGITS[Number(rest % 62n)];
    rest /= 62n;
  }
  return name;
}

/**
 * A trace id of W3C Trace Context, so that a request and its trace share one name. Each connection gets one: a UUID is
 * made of randomness kept ready, in a fifth of the time that fetching bytes takes.
 */
export const newCorrelationId = (): string => randomUUID().replaceAll('-', '');

/** Of a process; `kind` tells edges (e) from workers (w) in a list of both. */
export const newInstanceId = (kind: string): string => `${kind}-${randomText(6)}`;

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 = 4 * 62: bytes above would favour the first characters
      if (byte < 248 && text.length < length) text += DIGITS[byte % 62];
    }
  }
  return text;
}
