import { existsSync } from 'node:fs';
import { firstOfEachVersion, logCopyOf } from '../../audit/logCopy.js';
import { GameId } from '../../contract/ids.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { readHistoryFile } from '../../infra/archive/historyFile.js';
import { readToolConfig } from '../../infra/config.js';
import { CannotTell, UsageError } from './command.js';

/** A history and where it was found. */
export interface FoundHistory {
  readonly events: readonly RecordedEvent[];
  readonly source: string;
  /** Where it was looked for in vain, and why. */
  readonly tried: readonly string[];
}

/** From the file of that name, else of the game of that id: from the archive, the read model, or the event log. */
export async function readHistory(source: string): Promise<FoundHistory> {
  if (existsSync(source)) return { events: await readHistoryFile(source), source, tried: [] };
  const gameId = GameId.safeParse(source);
  if (!gameId.success) throw new UsageError(`${source} is neither a file nor a gameId`);
  return readStores(gameId.data);
}

async function readStores(gameId: string): Promise<FoundHistory> {
  // A file needs neither settings nor clients
  const { openCopies } = await import('./openCopies.js');
  const copies = openCopies(readToolConfig(), null);
  const sources = [
    { source: 'S3', read: async () => (await copies.archive(gameId))?.events ?? [] },
    { source: 'PostgreSQL', read: async () => (await copies.readModel(gameId)).events },
    {
      source: 'Kafka',
      read: async () => firstOfEachVersion(logCopyOf(gameId, await copies.log(gameId, null)).events),
    },
  ];
  const tried: string[] = [];
  try {
    for (const { source, read } of sources) {
      const events = await read().catch((error: unknown) => {
        tried.push(`${source}: ${String(error)}`);
        return null;
      });
      if (events && events.length > 0) return { events, source, tried };
      if (events) tried.push(`${source}: does not have it`);
    }
  } finally {
    await copies.close();
  }
  throw new CannotTell(`game ${gameId} was not found\n${tried.join('\n')}`);
}
