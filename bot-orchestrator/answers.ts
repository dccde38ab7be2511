import type { Uci } from '../src/domain/chess/types.js';

interface Entry {
  readonly question: string;
  readonly answer: Promise<Uci | null>;
}

/**
 * The last answers by idempotency key: a repeated request gets the first answer, also while that is still being
 * thought about. After a takeback the same key comes with another question, which replaces the older one. A failure is
 * forgotten, so that a repetition tries again.
 */
export class Answers {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  once(key: string, question: string, think: () => Promise<Uci | null>): Promise<Uci | null> {
    const known = this.#entries.get(key);
    // A Map keeps the order of insertion: put back at the end, an entry is the last to be dropped.
    this.#entries.delete(key);
    const entry = known?.question === question ? known : { question, answer: think() };
    this.#entries.set(key, entry);
    if (entry !== known) {
      entry.answer.catch(() => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      });
      this.#dropOldest();
    }
    return entry.answer;
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > this.#capacity) this.#entries.delete(oldest);
  }
}
