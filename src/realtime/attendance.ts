import type { Presence } from '../contract/gameFeed.js';
import type { Log } from '../contract/telemetry.js';
import { COLORS, type EpochMs, type Ms } from '../domain/chess/types.js';
import { type Session, colorOf } from './session.js';

export interface AttendanceDeps {
  readonly presence: Presence;
  readonly log: Log;
  readonly now: () => EpochMs;
  /** How often a present player is reported again. */
  readonly presenceMs: Ms;
  /** How often the number of spectators is reported at most, and how often if it stays the same. */
  readonly spectatorsMs: Ms;
  readonly spectatorsAgainMs: Ms;
}

/** Tells all edges who of one game is here. Best effort: what Redis does not hear now it hears with the next report. */
export class Attendance {
  readonly #gameId: string;
  readonly #deps: AttendanceDeps;
  /** Sockets on this edge. */
  readonly #players = { white: 0, black: 0 };
  #spectators = 0;
  #touchedAt: EpochMs;
  #reported = 0;
  #reportedAt: EpochMs = 0;
  #lastReport: Promise<void> = Promise.resolve();

  constructor(gameId: string, deps: AttendanceDeps) {
    this.#gameId = gameId;
    this.#deps = deps;
    this.#touchedAt = deps.now();
  }

  /** To be called whenever a socket came, left or took a seat. A player who came or went is reported at once. */
  changed(before: Session, after: Session): void {
    this.#spectators += Number(after.phase === 'watching') - Number(before.phase === 'watching');
    const [left, came] = [colorOf(before), colorOf(after)];
    if (left === came) return;
    const { presence, now } = this.#deps;
    if (left && (this.#players[left] -= 1) === 0) this.#report(presence.leave(this.#gameId, left, now()));
    if (came && (this.#players[came] += 1) === 1) this.#report(presence.touch(this.#gameId, came, now()));
  }

  /** To be called every second or so. */
  tick(): void {
    const { presence, now, presenceMs } = this.#deps;
    const at = now();
    if (at - this.#touchedAt >= presenceMs) {
      this.#touchedAt = at;
      const here = COLORS.filter((color) => this.#players[color] > 0);
      for (const color of here) this.#report(presence.touch(this.#gameId, color, at));
    }
    if (this.#areSpectatorsDue(at)) this.#reportSpectators(at);
  }

  #areSpectatorsDue(at: EpochMs): boolean {
    const { spectatorsMs, spectatorsAgainMs } = this.#deps;
    const ageMs = at - this.#reportedAt;
    if (this.#spectators !== this.#reported) return ageMs >= spectatorsMs;
    return this.#spectators > 0 && ageMs >= spectatorsAgainMs;
  }

  /** For when all sockets have left. Resolves when Redis has heard of it, or does not want to. */
  async close(): Promise<void> {
    if (this.#reported > 0) this.#reportSpectators(this.#deps.now());
    await this.#lastReport;
  }

  #reportSpectators(at: EpochMs): void {
    this.#reported = this.#spectators;
    this.#reportedAt = at;
    this.#report(this.#deps.presence.spectators(this.#gameId, this.#spectators));
  }

  #report(done: Promise<void>): void {
    this.#lastReport = done.catch((error: unknown) =>
      this.#deps.log.debug({ gameId: this.#gameId, error: String(error) }, 'presence was not reported'),
    );
  }
}
