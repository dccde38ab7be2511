import { firstOfEachVersion } from '../../src/audit/logCopy.js';
import { parsePgn } from '../../src/domain/chess/pgn.js';
import type { San } from '../../src/domain/chess/types.js';
import { replay } from '../../src/domain/game/replay.js';
import type { GameResult } from '../../src/domain/game/termination.js';
import type { StoredEvent } from './kafkaEvents.js';
import type { Link } from './participant.js';

/** Someone who followed a game. */
export interface Witness {
  readonly name: string;
  readonly seen: readonly Link[];
}

/** Something that must hold after a game; `problem` is null when it does. */
export interface Check {
  readonly name: string;
  readonly problem: string | null;
}

/** The exported PGN tells the moves and the result that were meant. */
export function checkRecord(
  exported: string,
  expected: { readonly sans: readonly San[]; readonly result: GameResult },
): Check[] {
  const [game, ...more] = parsePgn(exported);
  const index = expected.sans.findIndex((san, ply) => san !== game?.sans[ply]);
  const sameLength = game?.sans.length === expected.sans.length;
  return [
    check('one game exported', more.length === 0 && game !== undefined, `${more.length + 1} games`),
    check(
      'moves as played',
      index < 0 && sameLength,
      index < 0 ? `${game?.sans.length} plies` : `ply ${index + 1}: ${game?.sans[index]}`,
    ),
    check('result as meant', game?.result === expected.result, `${game?.result}, not ${expected.result}`),
  ];
}

/** Everybody saw the same history without a gap, and Kafka holds all of it, chained. */
export function checkHistories(people: readonly Witness[], stored: readonly StoredEvent[]): Check[] {
  const events = firstOfEachVersion(stored.map(({ recorded }) => recorded));
  const replayed = replay(null, events);
  const hashes = new Map(events.map(({ version, hash }) => [version, hash]));
  const chainProblem = replayed.ok ? null : `${replayed.error.reason} at version ${replayed.error.version}`;
  return [
    { name: 'Kafka has the whole game, chained', problem: events.length > 0 ? chainProblem : 'no events' },
    ...people.flatMap(({ name, seen }) => [
      { name: `${name}: no gap`, problem: gapIn(seen) },
      { name: `${name}: the hashes of Kafka`, problem: differenceFrom(hashes, seen) },
    ]),
  ];
}

/** Null: each version follows the one before. */
export function gapIn(seen: readonly Link[]): string | null {
  const index = seen.findIndex(({ version }, i) => i > 0 && version !== (seen[i - 1]?.version ?? 0) + 1);
  return index < 0 ? null : `version ${seen[index]?.version} after ${seen[index - 1]?.version}`;
}

/** Null: the very history that has these hashes, to its end. */
export function differenceFrom(hashes: ReadonlyMap<number, string>, seen: readonly Link[]): string | null {
  const odd = seen.find(({ version, hash }) => hashes.get(version) !== hash);
  if (odd) return `another hash at version ${odd.version}`;
  const last = seen.at(-1)?.version;
  return last === hashes.size ? null : `ends at version ${last}, Kafka at ${hashes.size}`;
}

function check(name: string, holds: boolean, otherwise: string): Check {
  return { name, problem: holds ? null : otherwise };
}
