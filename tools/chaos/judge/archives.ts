import type { GameRecord } from '../../../src/contract/gameWorkflow.js';
import { verifyArchive } from '../../../src/infra/archive/verify.js';
import { gameKey } from '../../../src/infra/s3/keys.js';
import type { Evidence } from '../evidence.js';
import type { Fault, FaultKind } from './fault.js';

/** Judges the object of one game by the hash at which its workflow closed, which stands for the whole history. */
export function judgeArchive(game: GameRecord, { archives, publicKey }: Evidence): Fault[] {
  const { gameId } = game;
  const key = gameKey(gameId);
  const fault = (kind: FaultKind, detail: string): Fault[] => [{ kind, gameId, detail }];
  if (!archives.has(key)) return fault('missing-object', key);
  const verified = verifyArchive(archives.get(key), publicKey);
  if (!verified.ok) {
    const { part, version, detail } = verified.error;
    return fault('altered-object', `${part}${version === null ? '' : ` ${version}`}: ${detail}`);
  }
  return verified.value.gameId === gameId && verified.value.hash === game.hash
    ? []
    : fault('altered-object', `${verified.value.gameId} ${verified.value.hash}, not ${game.hash}`);
}

/** There is one object for each game and no other. */
export function judgeBucket({ games, archives }: Evidence): Fault[] {
  const known = new Set(games.map(({ gameId }) => gameKey(gameId)));
  return [...archives.keys()]
    .filter((key) => !known.has(key))
    .map((key) => ({ kind: 'unknown-object', gameId: '', detail: key }));
}
