import type { EpochMs, Ms } from '../src/domain/chess/types.js';

/** Where a proxy does not lead to the edge that an address names, that edge is never reached: try once in so long. */
const SAME_AGAIN_MS: Ms = 60_000;

/** Where a game can be reached, and where to connect next. */
export class Addresses {
  readonly #all: readonly [string, ...string[]];
  #next: string;
  #movedAt: EpochMs = -Infinity;

  /** Each client has its own order of the others: those of a lost edge should not all turn to the same one. */
  constructor(first: string, others: readonly string[] = [], random: () => number = Math.random) {
    const lots = others.map((url) => ({ url, lot: random() }));
    this.#all = [first, ...lots.toSorted((a, b) => a.lot - b.lot).map(({ url }) => url)];
    this.#next = first;
  }

  get next(): string {
    return this.#next;
  }

  /** An edge at `from` has sent us to `url`. False: there we are. */
  moveTo(url: string, from: string, now: EpochMs): boolean {
    if (url === from && now - this.#movedAt < SAME_AGAIN_MS) return false;
    this.#next = url;
    this.#movedAt = now;
    return true;
  }

  stayAt(url: string): void {
    this.#next = url;
  }

  /** Nobody has welcomed us there. After an address that we were sent to comes the first. */
  giveUp(): void {
    this.#next = this.#all[this.#all.indexOf(this.#next) + 1] ?? this.#all[0];
  }
}
