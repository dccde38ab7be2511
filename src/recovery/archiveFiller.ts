import type { GameArchive } from '../contract/archive.js';
import { type ProjectionStore, UnstorableError, type WholeGames } from '../contract/projection.js';
import { archivedChanges, joined } from './archivedChanges.js';
import type { Meter } from './meter.js';

export interface ArchiveFillerDeps {
  readonly archive: Pick<GameArchive, 'load'>;
  readonly store: Pick<ProjectionStore, 'load' | 'hashes'>;
  readonly games: WholeGames;
  readonly meter: Meter<'fromArchive' | 'unusable'>;
  readonly print: (text: string) => void;
}

/** Of one transaction, and read from S3 at the same time. */
const GAMES_AT_ONCE = 48;
const ATTEMPTS = 3;

/**
 * Brings archived games into the read model, each to its end, where they are missing or stuck. Projectors may be at
 * work: they then find the events stored already, or were faster, and what they have not stored is added to it. A game
 * that is not archived is left as it is.
 */
export class ArchiveFiller {
  readonly #deps: ArchiveFillerDeps;

  constructor(deps: ArchiveFillerDeps) {
    this.#deps = deps;
  }

  /** Those of the games of which nothing is stored yet. The others may still be on their way. */
  async addAbsent(gameIds: readonly string[]): Promise<void> {
    if (gameIds.length > 0) await this.#addAll(await this.#deps.games.absent(gameIds));
  }

  /** All of the games, as far as they are not stored to their ends. */
  async complete(gameIds: readonly string[]): Promise<void> {
    if (gameIds.length > 0) await this.#addAll(await this.#deps.games.incomplete(gameIds));
  }

  async #addAll(wanted: readonly string[]): Promise<void> {
    for (let index = 0; index < wanted.length; index += GAMES_AT_ONCE) {
      await this.#add(wanted.slice(index, index + GAMES_AT_ONCE));
    }
  }

  /** All in one transaction; if something cannot be stored, game by game, as another writer may have been faster. */
  async #add(gameIds: readonly string[], attempt = 1): Promise<void> {
    const { archive, store, games, meter } = this.#deps;
    const loaded = await Promise.all(gameIds.map((gameId) => archive.load(gameId)));
    const folded = await archivedChanges(
      loaded.filter((game) => game !== null),
      store,
    );
    const usable = folded.flatMap(({ changes }) => (changes ? [changes] : []));
    try {
      if (usable.length > 0) await games.add(joined(usable));
    } catch (error) {
      if (!(error instanceof UnstorableError)) throw error;
      if (attempt === ATTEMPTS) return this.#unusable(gameIds, error.message);
      for (const gameId of await games.incomplete(gameIds)) await this.#add([gameId], attempt + 1);
      return;
    }
    meter.count('fromArchive', usable.length);
    const unsound = folded.filter(({ changes }) => changes === null).map(({ gameId }) => gameId);
    this.#unusable(unsound, 'no whole history, or not the one that is stored');
  }

  #unusable(gameIds: readonly string[], reason: string): void {
    for (const gameId of gameIds) {
      this.#deps.meter.count('unusable');
      this.#deps.print(`archived game ${gameId}: ${reason}`);
    }
  }
}
