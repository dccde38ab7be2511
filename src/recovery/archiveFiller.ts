import type { ArchivedGame, GameArchive } from '../contract/archive.js';
import { type Changes, UnstorableError, type WholeGames } from '../contract/projection.js';
import { archivedChanges, joined } from './archivedChanges.js';
import type { Meter } from './meter.js';

export interface ArchiveFillerDeps {
  readonly archive: Pick<GameArchive, 'load'>;
  readonly games: WholeGames;
  readonly meter: Meter<'fromArchive' | 'unusable'>;
  readonly print: (text: string) => void;
}

/** Of one transaction, and read from S3 at the same time. */
const GAMES_AT_ONCE = 48;

/**
 * Brings archived games into the read model, whole, where nothing is there of them. Projectors may be at work: they
 * then find the events stored already, or were faster and the game is theirs.
 */
export class ArchiveFiller {
  readonly #deps: ArchiveFillerDeps;

  constructor(deps: ArchiveFillerDeps) {
    this.#deps = deps;
  }

  /** Those of the games that are not archived are left out. */
  async fill(gameIds: readonly string[]): Promise<void> {
    const missing = gameIds.length === 0 ? [] : await this.#deps.games.missing(gameIds);
    for (let index = 0; index < missing.length; index += GAMES_AT_ONCE) {
      const ids = missing.slice(index, index + GAMES_AT_ONCE);
      const archived = await Promise.all(ids.map((gameId) => this.#deps.archive.load(gameId)));
      await this.#add(archived.flatMap((game) => (game ? this.#changesOf(game) : [])));
    }
  }

  #changesOf(game: ArchivedGame): OneGame[] {
    const changes = archivedChanges(game);
    if (changes) return [{ gameId: game.gameId, changes }];
    this.#unusable(game.gameId, 'its events are not a whole history');
    return [];
  }

  /** All in one transaction; if one cannot be stored, each by itself. */
  async #add(all: readonly OneGame[]): Promise<void> {
    const { games, meter } = this.#deps;
    if (all.length === 0) return;
    try {
      await games.add(joined(all.map(({ changes }) => changes)));
      meter.count('fromArchive', all.length);
    } catch (error) {
      if (!(error instanceof UnstorableError)) throw error;
      if (all.length > 1) for (const one of all) await this.#add([one]);
      else await this.#notAdded(all, error);
    }
  }

  async #notAdded(all: readonly OneGame[], error: UnstorableError): Promise<void> {
    for (const gameId of await this.#deps.games.missing(all.map((one) => one.gameId))) {
      this.#unusable(gameId, error.message);
    }
  }

  #unusable(gameId: string, reason: string): void {
    this.#deps.meter.count('unusable');
    this.#deps.print(`archived game ${gameId}: ${reason}`);
  }
}

interface OneGame {
  readonly gameId: string;
  readonly changes: Changes;
}
