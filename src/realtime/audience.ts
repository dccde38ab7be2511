import type { Principal } from '../contract/principal.js';
import { welcomeText } from '../contract/serverMessage.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';
import { Outgoing } from './outgoing.js';
import { type Session, colorOf } from './session.js';
import { type ResumePoint, type Timeline, missedSince } from './timeline.js';

/** One client in a room, whatever carries its messages. */
export interface Member {
  readonly principal: Principal | null;
  readonly session: Session;
  readonly isOpen: boolean;
  /** The seats may have changed: see which one is yours. */
  sit(state: GameState): void;
  send(outgoing: Outgoing): void;
}

export interface AudienceDeps {
  /** What is shown; null while it is not known what may be. */
  readonly timeline: () => Timeline | null;
  /** The time at which it is true, for showing clocks. */
  readonly now: () => EpochMs;
  readonly heartbeatMs: Ms;
}

/** Those who are shown a game at the same time. */
export class Audience {
  readonly #members = new Set<Member>();
  readonly #deps: AudienceDeps;
  /** The newest state in JSON, for those who come within a tick. */
  #written: { readonly state: GameState; readonly json: string } | null = null;

  constructor(deps: AudienceDeps) {
    this.#deps = deps;
  }

  get members(): ReadonlySet<Member> {
    return this.#members;
  }

  get now(): EpochMs {
    return this.#deps.now();
  }

  get isReady(): boolean {
    return this.#deps.timeline() !== null;
  }

  /** Shows a member all that it needs to follow from here on. Returns by what it resumes; null if it does not. */
  welcome(member: Member, resume: ResumePoint | null): 'events' | 'state' | null {
    const { heartbeatMs } = this.#deps;
    const timeline = this.#shown();
    const { version, hash } = timeline;
    const missed = resume && missedSince(timeline, resume);
    const content = missed
      ? { state: 'null', events: missed.map(({ json }) => json) }
      : { state: this.#stateJson(timeline), events: [] };
    const seat = colorOf(member.session);
    const welcome = { t: 'welcome', seat, version, hash, now: this.now, heartbeatMs } as const;
    member.send(new Outgoing(welcomeText(welcome, content), version));
    this.#members.add(member);
    return resume && (missed ? 'events' : 'state');
  }

  /** Takes a member over from another audience. */
  take(member: Member): void {
    member.send(this.#resync(this.#shown().state));
    this.#members.add(member);
  }

  /** False when it was not here. */
  leave(member: Member): boolean {
    return this.#members.delete(member);
  }

  /** The same bytes to everybody. */
  tell(outgoing: Outgoing): void {
    for (const member of this.#members) member.send(outgoing);
  }

  /** What was shown may not have happened: everybody starts anew from this state. */
  resync(state: GameState): void {
    this.tell(this.#resync(state));
  }

  /** To be called every second or so. */
  tick(): void {
    this.#written = null;
  }

  #resync(state: GameState): Outgoing {
    return Outgoing.of({ t: 'resync', now: this.now, state }, state.version);
  }

  #shown(): Timeline {
    const timeline = this.#deps.timeline();
    if (!timeline) throw new Error('nothing may be shown yet');
    return timeline;
  }

  #stateJson({ state }: Timeline): string {
    if (this.#written?.state !== state) this.#written = { state, json: JSON.stringify(state) };
    return this.#written.json;
  }
}
