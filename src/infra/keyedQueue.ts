/** The key has as many jobs waiting as are allowed. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

/** Runs jobs of one key in their order, a few at a time; keys do not wait for each other. */
export class KeyedQueue {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #lanes = new Map<string, Lane>();

  constructor(limits: { readonly atOnce: number; readonly mostWaiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#mostWaiting = limits.mostWaiting;
  }

  /** Ends as the job ends. Rejects with QueueFull if the job cannot even wait. */
  async run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(key) ?? { running: 0, waiting: [] };
    this.#lanes.set(key, lane);
    if (lane.running < this.#atOnce) lane.running += 1;
    else if (lane.waiting.length < this.#mostWaiting) await new Promise<void>((go) => lane.waiting.push(go));
    else throw new QueueFull(`${lane.waiting.length} jobs are waiting`);
    try {
      return await job();
    } finally {
      const next = lane.waiting.shift();
      // The place is handed on, so nobody can slip in between
      if (next) next();
      else if ((lane.running -= 1) === 0) this.#lanes.delete(key);
    }
  }
}
