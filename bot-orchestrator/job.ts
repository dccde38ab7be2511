import type { Ms, Uci } from '../src/domain/chess/types.js';
import type { Search } from './uciEngine.js';

/** Why there is no move now; each may pass by itself. */
export type NoAnswerReason = 'queue_full' | 'too_slow' | 'engine_failed' | 'no_engine' | 'closing';

export class NoAnswer extends Error {
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason) {
    super(`no move: ${reason}`);
    this.reason = reason;
  }
}

/** A search and the promise of its answer, which is settled at the latest after `answerMs`. */
export class Job {
  readonly search: Search;
  readonly answer: Promise<Uci | null>;
  attempts = 0;
  settled = false;
  #resolve!: (uci: Uci | null) => void;
  #reject!: (error: NoAnswer) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(search: Search, answerMs: Ms) {
    this.search = search;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => this.fail('too_slow'), answerMs);
  }

  succeed(uci: Uci | null): void {
    this.#settle();
    this.#resolve(uci);
  }

  fail(reason: NoAnswerReason): void {
    this.#settle();
    this.#reject(new NoAnswer(reason));
  }

  #settle(): void {
    this.settled = true;
    clearTimeout(this.#timer);
  }
}
