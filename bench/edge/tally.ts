import { build } from 'hdr-histogram-js';
import type { Ms } from '../../src/domain/chess/types.js';
import { sharedNow } from './clock.js';
import type { Counted, Reached } from './crowdOrders.js';
import type { CrowdEar, CrowdSocket } from './crowdSocket.js';
import { type Schedule, dueAt, indexOf } from './schedule.js';

const EVENT = '{"t":"event","v":';
const WELCOME = '{"t":"welcome"';
const RESYNC = '{"t":"resync"';
const COMPLAINTS_KEPT = 5;
/** Latencies are kept in hundredths of a millisecond. */
const UNITS_PER_MS = 100;

/** Checks and counts what the sockets of one process hear. */
export class Tally implements CrowdEar {
  readonly #histogram = build({ numberOfSignificantValueDigits: 3 });
  #schedule: Schedule | null = null;
  #counts = { events: 0, others: 0, bytes: 0, complaints: 0 };
  readonly #complaints: string[] = [];
  #lastAt: Ms = 0;
  #goal = Infinity;
  /** Sockets that have not come to the goal, and what is to be done when all have. */
  #behind = 0;
  #reached: () => void = () => {};

  heard(socket: CrowdSocket, payload: Buffer, bytes: number): void {
    this.#counts.bytes += bytes;
    const kind = payload.toString('latin1', 0, EVENT.length);
    if (kind === EVENT) return this.#event(socket, versionOf(payload));
    this.#counts.others += 1;
    if (kind.startsWith(WELCOME)) socket.enter(welcomeVersion(payload));
    else if (kind.startsWith(RESYNC)) this.#complain(`resync in game ${socket.game}`);
  }

  lost(socket: CrowdSocket, why: string): void {
    this.#complain(`a socket of game ${socket.game}: ${why}`);
  }

  /** From now on, everything from zero; complaints stay. */
  measure(schedule: Schedule | null): void {
    this.#schedule = schedule;
    this.#histogram.reset();
    this.#counts = { ...this.#counts, events: 0, others: 0, bytes: 0 };
  }

  async reach(sockets: Iterable<CrowdSocket>, version: number, timeoutMs: Ms): Promise<Reached> {
    this.#behind = [...sockets].filter((socket) => (socket.version ?? 0) < version).length;
    this.#goal = version;
    if (this.#behind > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#reached = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#goal = Infinity;
    return { missing: this.#behind, at: this.#lastAt };
  }

  count(): Omit<Counted, 'sockets'> {
    const at = (percentile: number) => this.#histogram.getValueAtPercentile(percentile) / UNITS_PER_MS;
    const maxMs = this.#histogram.maxValue / UNITS_PER_MS;
    const latency = { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs };
    return { ...this.#counts, firstComplaints: this.#complaints, latency };
  }

  forget(): void {
    this.#counts.complaints = 0;
    this.#complaints.length = 0;
  }

  #event(socket: CrowdSocket, version: number): void {
    this.#lastAt = sharedNow();
    this.#counts.events += 1;
    if (socket.version !== null && version !== socket.version + 1)
      this.#complain(`game ${socket.game}: ${version} came after ${socket.version}`);
    socket.version = version;
    if (this.#schedule)
      this.#late(this.#lastAt - dueAt(this.#schedule, indexOf(this.#schedule, socket.game, version)));
    if (version !== this.#goal) return;
    this.#behind -= 1;
    if (this.#behind === 0) this.#reached();
  }

  #late(ms: Ms): void {
    this.#histogram.recordValue(Math.max(1, Math.round(ms * UNITS_PER_MS)));
  }

  #complain(what: string): void {
    this.#counts.complaints += 1;
    if (this.#complaints.length < COMPLAINTS_KEPT) this.#complaints.push(what);
  }
}

function versionOf(payload: Buffer): number {
  const from = EVENT.length;
  return Number(payload.toString('latin1', from, payload.indexOf(',', from)));
}

function welcomeVersion(payload: Buffer): number | null {
  const { version }: { version: number | null } = JSON.parse(payload.toString());
  return version;
}
