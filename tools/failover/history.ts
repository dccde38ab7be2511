import type { RecordedEvent } from '../../src/domain/game/event.js';
import { replay } from '../../src/domain/game/replay.js';
import { differenceFrom, gapIn } from '../play/checks.js';
import type { AckedMove, LiveGame } from './liveGame.js';

/**
 * What is wrong with a game after its edges came and went: its history must be whole, everybody must have seen all of
 * it without a gap, and every acknowledged move must be in it.
 */
export function problemsOf({ gameId, people, acked }: LiveGame, events: readonly RecordedEvent[]): string[] {
  const replayed = replay(null, events);
  const broken = replayed.ok ? [] : [`${replayed.error.reason} at version ${replayed.error.version}`];
  const hashes = new Map(events.map(({ version, hash }) => [version, hash]));
  const unseen = people.flatMap(({ name, seen }) => {
    const problem = gapIn(seen) ?? differenceFrom(hashes, seen);
    return problem === null ? [] : [`${name} saw ${problem}`];
  });
  const lost = acked
    .filter((move) => !isIn(events, move))
    .map(({ ply, uci }) => `lost: ${uci} at ply ${ply}`);
  return [...broken, ...unseen, ...lost].map((problem) => `${gameId}: ${problem}`);
}

/** A move that ends the game is answered with the version of the end. */
function isIn(events: readonly RecordedEvent[], { version, ply, uci }: AckedMove): boolean {
  return events.some(
    ({ version: at, event }) =>
      event.type === 'MovePlayed' && event.ply === ply + 1 && event.uci === uci && at <= version,
  );
}
