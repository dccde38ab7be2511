import { delayFor } from '../contract/spectatorDelay.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';
import { Audience, type Member } from './audience.js';
import type { KnownEvent } from './knownEvent.js';
import type { LateLine } from './lateLine.js';
import { Outgoing } from './outgoing.js';
import type { Timeline } from './timeline.js';

export interface AudiencesDeps {
  /** What is known of the game now. */
  readonly timeline: () => Timeline;
  /** What onlookers are shown of it; null: they see all at once. */
  readonly late: LateLine | null;
  readonly now: () => EpochMs;
  readonly heartbeatMs: Ms;
}

/** All members of a room: those who are shown at once what happens, and the onlookers of a game with a delay. */
export class Audiences {
  readonly #timeline: () => Timeline;
  readonly #late: LateLine | null;
  readonly #live: Audience;
  /** Without a delay the live one. */
  readonly #onlookers: Audience;
  readonly #all: readonly Audience[];

  constructor({ timeline, late, now, heartbeatMs }: AudiencesDeps) {
    this.#timeline = timeline;
    this.#late = late;
    this.#live = new Audience({ timeline, now, heartbeatMs });
    this.#onlookers = late
      ? new Audience({ timeline: () => late.timeline, now: () => now() - late.delayMs, heartbeatMs })
      : this.#live;
    this.#all = late ? [this.#live, this.#onlookers] : [this.#live];
    late?.listen({
      shown: (event) => this.#onlookers.tell(Outgoing.event(event)),
      shownInstead: (state) => this.#onlookers.resync(state),
    });
  }

  get isEmpty(): boolean {
    return this.#all.every(({ members }) => members.size === 0);
  }

  /** Where the member belongs as the seats are now. */
  of({ principal }: Member): Audience {
    return delayFor(this.#timeline().state, principal) > 0 ? this.#onlookers : this.#live;
  }

  /** Whether it is shown what happens at once, hence may need events from before those that are known. */
  isLive(member: Member): boolean {
    return this.of(member) === this.#live;
  }

  countOf(userId: string): number {
    let count = 0;
    for (const { members } of this.#all) {
      for (const { principal } of members)
        if (principal?.kind === 'user' && principal.userId === userId) count += 1;
    }
    return count;
  }

  /** False when it was not here. */
  leave(member: Member): boolean {
    return this.#all.some((audience) => audience.leave(member));
  }

  /** Every member sits down anew; who has taken a seat sees from now on what happens at once. */
  reseat(sit: (member: Member) => void): void {
    for (const audience of this.#all) {
      for (const member of audience.members) {
        sit(member);
        const next = this.of(member);
        if (next === audience) continue;
        audience.leave(member);
        next.take(member);
      }
    }
  }

  advanced(events: readonly KnownEvent[]): void {
    for (const event of events) this.#live.tell(Outgoing.event(event));
    this.#late?.advanced(events);
  }

  replaced(state: GameState): void {
    this.#live.resync(state);
    this.#late?.replaced(state);
  }

  /** To everybody at once. */
  tell(outgoing: Outgoing): void {
    for (const audience of this.#all) audience.tell(outgoing);
  }

  /** To be called every second or so. */
  tick(): void {
    for (const audience of this.#all) audience.tick();
  }

  close(): void {
    this.#late?.close();
  }
}
