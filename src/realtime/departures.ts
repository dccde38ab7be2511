import type { Duplex } from 'node:stream';

/** More are not held back: to a large crowd they would be much memory, and it would look as if nobody read. */
const MOST_FRAMES = 512;

/**
 * Holds frames back to the end of the event loop's turn, and writes them one socket after the other: what a turn has for
 * a socket takes one system call, and who reads is woken less often. Worth most with many games and few at each.
 */
export class Departures {
  readonly #wires: Duplex[] = [];
  readonly #leave = () => this.#go();
  #frames = 0;

  write(wire: Duplex, frame: Buffer): void {
    if (this.#frames === 0) setImmediate(this.#leave);
    if (wire.writableCorked === 0) {
      wire.cork();
      this.#wires.push(wire);
    }
    wire.write(frame);
    this.#frames += 1;
    if (this.#frames >= MOST_FRAMES) this.#go();
  }

  #go(): void {
    this.#frames = 0;
    for (const wire of this.#wires.splice(0)) wire.uncork();
  }
}
