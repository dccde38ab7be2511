import { generateKeyPairSync } from 'node:crypto';
import { createArchiveActivities } from '../../src/activities/archiveGame.js';
import type { ArchivedGame, GameArchive } from '../../src/contract/archive.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { type ArchiveSigner, createArchiveSigner } from '../../src/infra/archive/keys.js';
import { Table } from './table.js';

export const makeSigner = (): ArchiveSigner => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return createArchiveSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
};

const FOOLS_MATE = 'f2f3 e7e5 g2g4 d8h4';

/** Of a game that ends in mate; `line` may be any that does. */
export const finishedEvents = (line = FOOLS_MATE): readonly RecordedEvent[] => new Table().play(line).events;

/** What the activity would store of these events. */
export async function archivedFrom(
  events: readonly RecordedEvent[],
  { sign }: Pick<ArchiveSigner, 'sign'>,
): Promise<ArchivedGame> {
  const stored: ArchivedGame[] = [];
  const archive: GameArchive = {
    store: async (game) => void stored.push(game),
    load: async () => null,
    storePart: async () => undefined,
    loadParts: async () => [],
  };
  const gameId = gameIdOf(events);
  await createArchiveActivities({ archive, sign }).archiveGame({ gameId, parts: [], events });
  const [game] = stored;
  if (!game) throw new Error('nothing was stored');
  return game;
}

export function gameIdOf([first]: readonly RecordedEvent[]): string {
  if (first?.event.type !== 'GameCreated') throw new Error('the history has no beginning');
  return first.event.gameId;
}
