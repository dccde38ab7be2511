import type { ProjectedGame } from './projectedGame.js';

/** The games in flight, those used last. One that is not here is loaded from PostgreSQL. */
export class GameCache {
  readonly #limit: number;
  readonly #games = new Map<string, ProjectedGame>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(gameId: string): ProjectedGame | undefined {
    return this.#games.get(gameId);
  }

  /** An ended game is forgotten: only repetitions of its events can follow. */
  put(game: ProjectedGame): void {
    const { gameId, status } = game.state;
    this.#games.delete(gameId);
    if (status === 'ended') return;
    this.#games.set(gameId, game);
    const [oldest] = this.#games.keys();
    if (this.#games.size > this.#limit && oldest !== undefined) this.#games.delete(oldest);
  }

  clear(): void {
    this.#games.clear();
  }
}
