import { ApplicationFailure } from '@temporalio/activity';
import type { GameActivities } from '../contract/activities.js';
import { ARCHIVE_FORMAT, ArchiveConflict, type GameArchive, type SignArchive } from '../contract/archive.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { gamePgn } from '../domain/game/gamePgn.js';
import { checksum } from '../domain/game/hash.js';
import { replay } from '../domain/game/replay.js';
import type { EndedGame } from '../domain/game/state.js';

export interface ArchiveGameDeps {
  readonly archive: GameArchive;
  readonly sign: SignArchive;
}

/**
 * The activities of the archive. They may be repeated. One failure is final, `ARCHIVE_CONFLICT`: another history of
 * the game is stored already.
 */
export const createArchiveActivities = ({
  archive,
  sign,
}: ArchiveGameDeps): Pick<GameActivities, 'archiveGame' | 'archivePart'> => ({
  async archiveGame({ gameId, parts, events: newest }) {
    const events = [...(await archive.loadParts(gameId, parts)), ...newest];
    const finalState = endOf(gameId, events);
    const pgn = gamePgn(finalState);
    const unsigned = {
      formatVersion: ARCHIVE_FORMAT,
      gameId,
      events,
      finalState,
      pgn,
      hash: finalState.hash,
      checksums: { events: checksum(events), finalState: checksum(finalState), pgn: checksum(pgn) },
    } as const;
    try {
      await archive.store({ ...unsigned, signature: sign(unsigned) });
    } catch (error) {
      if (!(error instanceof ArchiveConflict)) throw error;
      throw ApplicationFailure.nonRetryable(error.message, 'ARCHIVE_CONFLICT');
    }
  },

  archivePart: ({ gameId, events }) => archive.storePart(gameId, events),
});

/** Nothing is signed that does not verify: an error here means that the workflow lost an event. */
function endOf(gameId: string, events: readonly RecordedEvent[]): EndedGame {
  const replayed = replay(null, events);
  if (!replayed.ok) {
    const { version, reason } = replayed.error;
    throw new Error(`the history of ${gameId} is broken at version ${version}: ${reason}`);
  }
  const state = replayed.value;
  if (state?.gameId !== gameId || state.status !== 'ended') {
    throw new Error(`the history of ${gameId} does not end: ${state?.status}`);
  }
  return state;
}
