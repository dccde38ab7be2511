import { createPublicKey, verify } from 'node:crypto';
import { ARCHIVE_FORMAT, type ArchivedGame, isArchivedGame, signedText } from '../../contract/archive.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { gamePgn } from '../../domain/game/gamePgn.js';
import { checksum } from '../../domain/game/hash.js';
import { replay } from '../../domain/game/replay.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import { keyIdOf } from './keys.js';

/** The first thing that is wrong with an archived game. */
export interface ArchiveProblem {
  readonly part: 'format' | 'gameId' | 'events' | 'hash' | 'finalState' | 'pgn' | 'checksums' | 'signature';
  /** The first wrong version, if it is an event that is wrong. */
  readonly version: number | null;
  readonly detail: string;
}

/**
 * Verifies an archived game, whatever was read as one, against its own events and the `publicKey` (PEM) that it should
 * be signed with: the chain is computed anew, the events are folded to the state, the PGN is written again. What this
 * does not tell is whether the service decided by the rules; it tells that nothing was altered since.
 */
export function verifyArchive(archive: unknown, publicKey: string): Result<ArchivedGame, ArchiveProblem> {
  if (!isArchivedGame(archive)) return problem('format', `not a game in format ${ARCHIVE_FORMAT}`);
  const folded = foldEvents(archive.events);
  if (!folded.ok) return folded;
  const found = contentProblem(archive, folded.value) ?? signatureProblem(archive, publicKey);
  return found === null ? ok(archive) : problem(found.part, found.detail);
}

type Found = Pick<ArchiveProblem, 'part' | 'detail'> | null;

const problem = (part: ArchiveProblem['part'], detail: string, version: number | null = null) =>
  err({ part, version, detail });

/** Event by event, so that the first wrong one is named even if it is no event at all. */
function foldEvents(events: readonly RecordedEvent[]): Result<GameState | null, ArchiveProblem> {
  let state: GameState | null = null;
  for (const [index, event] of events.entries()) {
    try {
      const step = replay(state, [event]);
      if (!step.ok) return problem('events', WRONG[step.error.reason], index + 1);
      state = step.value;
    } catch (error) {
      return problem('events', String(error), index + 1);
    }
  }
  return ok(state);
}

const WRONG = {
  gap: 'it does not carry the next version',
  hash: 'its hash is not that of its content after the event before it',
};

function contentProblem(archive: ArchivedGame, state: GameState | null): Found {
  const { gameId, events, finalState, pgn, hash, checksums } = archive;
  if (state?.status !== 'ended') return { part: 'events', detail: 'they do not end the game' };
  if (state.gameId !== gameId) return { part: 'gameId', detail: `the events are those of ${state.gameId}` };
  if (state.hash !== hash) return { part: 'hash', detail: 'it is not the hash of the last event' };
  const computed = { finalState: checksum(state), pgn: checksum(gamePgn(state)) };
  if (checksum(finalState) !== computed.finalState) {
    return { part: 'finalState', detail: 'it is not what the events lead to' };
  }
  if (checksum(pgn) !== computed.pgn) return { part: 'pgn', detail: 'it is not what the events lead to' };
  if (checksum(checksums) !== checksum({ events: checksum(events), ...computed })) {
    return { part: 'checksums', detail: 'they are not those of the content' };
  }
  return null;
}

function signatureProblem(archive: ArchivedGame, publicKey: string): Found {
  const { keyId, value } = archive.signature;
  const key = createPublicKey(publicKey);
  if (keyId !== keyIdOf(key)) {
    return { part: 'signature', detail: `made with key ${keyId}, not with ${keyIdOf(key)}` };
  }
  const isGenuine = verify(null, Buffer.from(signedText(archive)), key, Buffer.from(value, 'base64'));
  return isGenuine ? null : { part: 'signature', detail: 'it does not fit the game' };
}
