import type { Ms } from '../domain/chess/types.js';
import type { Limits } from './limits.js';

/** The network delay of one socket as the service sees it: the mean of the first pings, later samples count a tenth. */
export interface LagEstimate {
  readonly roundTripMs: Ms;
  readonly samples: number;
}
const STEADY_SAMPLES = 10;
export const NO_LAG_KNOWN: LagEstimate = { roundTripMs: 0, samples: 0 };

export function withSample({ roundTripMs, samples }: LagEstimate, sampleMs: Ms): LagEstimate {
  const weight = 1 / Math.min(samples + 1, STEADY_SAMPLES);
  return { roundTripMs: roundTripMs + (sampleMs - roundTripMs) * weight, samples: samples + 1 };
}

/** Half the round trip, at most `capMs`; whole milliseconds, as it becomes part of a recorded command. */
export const oneWayMs = ({ roundTripMs }: LagEstimate, capMs: Ms): Ms =>
  Math.min(capMs, Math.round(roundTripMs / 2));

export interface Pinged {
  ping(payload: string): void;
  /** Too many heartbeats went unanswered. */
  lost(): void;
}

/** Pings one socket, to know that it lives and how far away it is. */
export class Heartbeat {
  readonly #peer: Pinged;
  readonly #limits: Limits;
  readonly #sent = new Map<string, number>();
  #count = 0;
  #missed = 0;
  #lag = NO_LAG_KNOWN;
  #beat: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(peer: Pinged, limits: Limits) {
    this.#peer = peer;
    this.#limits = limits;
  }

  get lagMs(): Ms {
    return oneWayMs(this.#lag, this.#limits.lagMs);
  }

  /** The first ping goes out at once, or with the first beat. */
  start({ atOnce }: { readonly atOnce: boolean }): void {
    this.#beat = setInterval(() => this.#mustAnswer(), this.#limits.heartbeatMs).unref();
    if (atOnce) this.#mustAnswer();
  }

  stop(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#deadline);
  }

  /** One more sample of the delay. One at a time: a slow peer is not asked twice. */
  probe(): void {
    if (this.#sent.size === 0) this.#ping();
  }

  /** False for a pong that nobody asked for. */
  pong(payload: string): boolean {
    const sentAt = this.#sent.get(payload);
    if (sentAt === undefined) return false;
    // Pongs come in order: a ping before this one will never be answered.
    for (const earlier of this.#sent.keys()) {
      this.#sent.delete(earlier);
      if (earlier === payload) break;
    }
    this.#missed = 0;
    clearTimeout(this.#deadline);
    this.#lag = withSample(this.#lag, performance.now() - sentAt);
    return true;
  }

  #mustAnswer(): void {
    this.#ping();
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#miss(), this.#limits.pongMs).unref();
  }

  #miss(): void {
    this.#missed += 1;
    if (this.#missed >= this.#limits.missedPongs) this.#peer.lost();
  }

  #ping(): void {
    this.#count += 1;
    const payload = String(this.#count);
    this.#sent.set(payload, performance.now());
    this.#peer.ping(payload);
  }
}
