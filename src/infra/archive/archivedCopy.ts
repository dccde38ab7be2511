import { isArchivedGame } from '../../contract/archive.js';
import type { StoredCopy } from '../../contract/gameCopies.js';
import { verifyArchive } from './verify.js';

/** What an object of the archive holds; `publicKey` (PEM): verified with it, null: not verified. */
export function archivedCopyOf(object: unknown, publicKey: string | null): StoredCopy {
  const events = isArchivedGame(object)
    ? object.events.filter((event) => typeof event === 'object' && event)
    : [];
  const verified = publicKey === null ? null : verifyArchive(object, publicKey);
  if (verified === null || verified.ok) return { events, checkpoints: [], flaws: [] };
  const { part, version, detail } = verified.error;
  // Events are compared with those of the other stores, which tells more
  const flaws = part === 'events' ? [] : [{ version, detail: `${part}: ${detail}` }];
  return { events, checkpoints: [], flaws };
}

/** An object that is there and cannot be read: nothing of the game can be had from it. */
export const corruptCopy = (detail: string): StoredCopy => ({
  events: [],
  checkpoints: [],
  flaws: [{ version: 1, detail }],
});
