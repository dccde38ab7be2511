import type { EpochMs, Ms } from '../domain/chess/types.js';

const SAY_EVERY_MS: Ms = 2_000;

/** Counts what a recovery does, and says every few seconds how far it is. */
export class Meter<Name extends string> {
  readonly #counts: Record<Name, number>;
  readonly #print: (text: string) => void;
  readonly #now: () => EpochMs;
  readonly #beganAt: EpochMs;
  #saidAt: EpochMs;

  /** The names are counted from 0 on and shown in this order. */
  constructor(zeros: Record<Name, 0>, { print, now }: { print: (text: string) => void; now: () => EpochMs }) {
    this.#counts = { ...zeros };
    this.#print = print;
    this.#now = now;
    this.#beganAt = this.#saidAt = now();
  }

  count(name: Name, by = 1): void {
    this.#counts[name] += by;
    if (this.#now() - this.#saidAt < SAY_EVERY_MS) return;
    this.#saidAt = this.#now();
    this.#print(this.#text());
  }

  of(name: Name): number {
    return this.#counts[name];
  }

  /** All counts, how long it took, and the events per second. */
  get figures(): Readonly<Record<Name | 'seconds', number>> {
    return { ...this.#counts, seconds: this.#seconds() };
  }

  #seconds(): number {
    return (this.#now() - this.#beganAt) / 1_000;
  }

  #text(): string {
    const seconds = Math.max(this.#seconds(), 0.001);
    const shown = Object.entries<number>(this.#counts).filter(([, count]) => count !== 0);
    return shown.map(([name, count]) => `${name} ${count} (${(count / seconds).toFixed(0)}/s)`).join(', ');
  }
}
