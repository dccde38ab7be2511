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

  /** Resolves with the instant at which it was told, now if it was told already. */
  until(gameId: string, wanted: number): Promise<number> {
    if ((this.#heard.get(gameId) ?? 0) >= wanted) return Promise.resolve(performance.now());
    const waiting = this.#waiting.get(gameId) ?? new Map<number, (at: number) => void>();
    this.#waiting.set(gameId, waiting);
    return new Promise((resolve) => {
      waiting.set(wanted, resolve);
    });
  }
}
