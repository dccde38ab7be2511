import type { Ms } from '../../src/domain/chess/types.js';

const LOST_AFTER_MS: Ms = 60_000;

/** Waits for numbers that only grow, per game: plies or versions heard over Redis. */
export class Announcements {
  readonly #heard = new Map<string, number>();
  readonly #waiting = new Map<string, Map<number, (at: number) => void>>();

  /** Tells that the game has come so far. */
  tell(gameId: string, reached: number): void {
    const at = performance.now();
    this.#heard.set(gameId, Math.max(reached, this.#heard.get(gameId) ?? 0));
    const waiting = this.#waiting.get(gameId) ?? new Map<number, (at: number) => void>();
    for (const [wanted, resolve] of waiting) {
      if (wanted > reached) continue;
      resolve(at);
      waiting.delete(wanted);
    }
  }

  /** Resolves with the instant at which it was told, now if it was told already. Rejects when it takes too long. */
  until(gameId: string, wanted: number): Promise<number> {
    if ((this.#heard.get(gameId) ?? 0) >= wanted) return Promise.resolve(performance.now());
    const waiting = this.#waiting.get(gameId) ?? new Map<number, (at: number) => void>();
    this.#waiting.set(gameId, waiting);
    return new Promise((resolve, reject) => {
      const lost = () =>
        reject(new Error(`game ${gameId}: nothing heard of ${wanted} in ${LOST_AFTER_MS} ms`));
      const timer = setTimeout(lost, LOST_AFTER_MS);
      waiting.set(wanted, (at) => {
        clearTimeout(timer);
        resolve(at);
      });
    });
  }
}
