import type { EpochMs } from '../src/domain/chess/types.js';

/** The server's clock as told by its quickest answer so far; wrong by at most half that round trip. */
export class ServerTime {
  #best = { aheadMs: 0, roundTripMs: Infinity };

  learn(sentAt: EpochMs, serverNow: EpochMs, receivedAt: EpochMs): void {
    const roundTripMs = receivedAt - sentAt;
    const aheadMs = serverNow - sentAt - roundTripMs / 2;
    if (roundTripMs < this.#best.roundTripMs) this.#best = { aheadMs, roundTripMs };
  }

  now = (): EpochMs => Date.now() + this.#best.aheadMs;
}
