import type { EpochMs } from '../src/domain/chess/types.js';

/** The server's clock as told by its quickest answer so far; wrong by at most half that round trip. */
export class ServerTime {
  #best = { aheadMs: 0, roundTripMs: Infinity };
  learn(sentAt: EpochMs, serverNow: EpochMs, receivedAt: EpochMs): void {
    const roundTripMs = receivedAt - sentAt;
    if (roundTripMs >= this.#best.roundTripMs) return;
    this.#best = { roundTripMs, aheadMs: serverNow - sentAt - roundTripMs / 2 };
  }

  now = (): EpochMs => Date.now() + this.#best.aheadMs;
}
