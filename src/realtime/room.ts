import type { Answer } from '../contract/gameWorkflow.js';
import { delayFor } from '../contract/spectatorDelay.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';
import { Attendance } from './attendance.js';
import type { Audience, Member } from './audience.js';
import { Audiences } from './audiences.js';
import type { MoveDoor, SocketDeps } from './deps.js';
import { Follower, type FollowerListener, type OtherMessage, type ResyncCause } from './follower.js';
import type { KnownEvent } from './knownEvent.js';
import { LateLine } from './lateLine.js';
import { Moves } from './moves.js';
import { Outgoing } from './outgoing.js';
import { CONNECTING } from './session.js';
import type { StateSource } from './stateSource.js';
import { type CommandName, type ResumePoint, commandsOf, eventOfCommand } from './timeline.js';
import { Whereabouts } from './whereabouts.js';

/** `gone`: the client left meanwhile. `crowded`: the user has too many here. `closed`: not here or not yet, ask again. */
export type Entry = 'entered' | 'gone' | 'crowded' | 'closed';

/** A game remembers the answers to this many commands (see `LiveGame`). */
const REMEMBERED_COMMANDS = 64;

/** All who follow one game on this edge. */
export class Room implements FollowerListener {
  readonly gameId: string;
  readonly moves: Moves;
  /** When it was last wanted. */
  usedAt: EpochMs;
  readonly #deps: SocketDeps;
  readonly #follower: Follower;
  readonly #attendance: Attendance;
  readonly #audiences: Audiences;
  readonly #whereabouts: Whereabouts;
  /** Whether somebody may still take a seat. */
  #isWaiting: boolean;
  #isClosed = false;

  /** Null: no such game. Throws StateUnavailable. */
  static async open(gameId: string, deps: SocketDeps, source: StateSource): Promise<Room | null> {
    const { feed, log, settings, now } = deps;
    const follower = await Follower.follow(gameId, { feed, source, log, feedMs: settings.limits.feedMs });
    if (!follower) return null;
    const delayMs = delayFor(follower.timeline.state, null);
    const late = delayMs > 0 ? await LateLine.open(follower.timeline, { delayMs, source, now }) : null;
    return new Room(follower, late, deps);
  }

  private constructor(follower: Follower, late: LateLine | null, deps: SocketDeps) {
    const { gameId, status } = follower.timeline.state;
    const { limits } = deps.settings;
    this.gameId = gameId;
    this.usedAt = deps.now();
    this.#deps = deps;
    this.#follower = follower;
    this.#audiences = new Audiences({ timeline: () => follower.timeline, late, ...deps, ...limits });
    this.#isWaiting = status === 'waiting_for_opponent';
    this.moves = new Moves(gameId, { ...deps, verdictMs: limits.verdictMs });
    this.#attendance = new Attendance(gameId, { ...deps, ...limits });
    this.#whereabouts = new Whereabouts(gameId, deps, (news) => this.#audiences.tell(Outgoing.of(news)));
    follower.listen(this);
  }

  get state(): GameState {
    return this.#follower.timeline.state;
  }

  get #version(): number {
    return this.#follower.timeline.version;
  }

  get isEmpty(): boolean {
    return this.#audiences.isEmpty;
  }

  /** The door for a move that looks right: a signal needs the feed to bring its verdict. */
  get moveDoor(): MoveDoor {
    return this.#follower.isLive ? this.#deps.settings.moveDoor : 'update';
  }

  async enter(member: Member, resume: ResumePoint | null): Promise<Entry> {
    if (resume && this.#audiences.isLive(member)) await this.#comeTo(resume.version);
    // From here on nothing is awaited: the welcome and the events after it make one gapless line.
    const audience = this.#audiences.of(member);
    if (!member.isOpen) return 'gone';
    if (this.#isClosed || !audience.isReady) return 'closed';
    if (this.#isCrowdedFor(member)) return 'crowded';
    this.#sit(member);
    this.#welcome(member, audience, resume);
    return 'entered';
  }

  /** The time in the game as the member is shown it. */
  nowFor(member: Member): EpochMs {
    return this.#audiences.of(member).now;
  }

  leave(member: Member): void {
    if (!this.#audiences.leave(member)) return;
    this.usedAt = this.#deps.now();
    this.#attendance.changed(member.session, CONNECTING);
  }

  /** What the game answered to a command, if its event is remembered here. */
  firstAnswer(command: CommandName): Answer | null {
    const event = eventOfCommand(this.#follower.timeline, command);
    return event ? { ok: true, version: event.version, at: event.at } : null;
  }

  /** Whether `firstAnswer` now knows every command that the game itself would remember as accepted. */
  rememberCommands(): Promise<boolean> {
    return this.#follower.reachBackTo(this.#version - REMEMBERED_COMMANDS);
  }

  /** The game was heard to be at the version: the event must follow. */
  expect(version: number): void {
    this.#follower.expect(version);
  }

  /** Whether `catchUp` should be called again soon. */
  get needsCare(): boolean {
    return !this.isEmpty && this.#follower.needsCare;
  }

  /** False when it cannot be done now. */
  catchUp(cause: ResyncCause): Promise<boolean> {
    return this.#follower.catchUp(cause);
  }

  /** To be called every second or so. */
  tick(): void {
    this.#audiences.tick();
    this.#attendance.tick();
    this.#whereabouts.tick();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#audiences.close();
    await Promise.all([this.#attendance.close(), this.#follower.close()]);
  }

  /** The events are read only if somebody here waits for what they say. */
  advanced(events: readonly KnownEvent[]): void {
    this.#audiences.advanced(events);
    if (this.moves.areUnderWay) this.#answerMovers(events);
    if (this.#isWaiting) this.#reseat();
  }

  replaced(state: GameState, cause: ResyncCause): void {
    this.#deps.metrics.count('live_game_resyncs_total', { cause });
    this.#audiences.replaced(state);
    this.#reseat();
  }

  heard(message: OtherMessage): void {
    if (message.t !== 'answers') return this.#whereabouts.heard(message);
    for (const { commandId: id, by, answer } of message.answers) this.moves.hear({ id, by }, answer);
  }

  #answerMovers(events: readonly KnownEvent[]): void {
    for (const command of commandsOf(events)) {
      const answer = this.firstAnswer(command);
      this.moves.shown(command);
      if (answer) this.moves.hear(command, answer);
    }
  }

  /** Knows the version of the client, or at least tries to, so that it need not start anew. */
  async #comeTo(version: number): Promise<void> {
    if (version > this.#version) await this.#follower.catchUp('behind', version);
    if (version < this.#version) await this.#follower.reachBackTo(version);
  }

  #welcome(member: Member, audience: Audience, resume: ResumePoint | null): void {
    const how = audience.welcome(member, resume);
    if (how) this.#deps.metrics.count('live_game_websocket_reconnects_total', { how });
    for (const news of this.#whereabouts.news) member.send(Outgoing.of(news));
  }

  #reseat(): void {
    this.#isWaiting = this.state.status === 'waiting_for_opponent';
    this.#audiences.reseat((member) => this.#sit(member));
  }

  #sit(member: Member): void {
    const before = member.session;
    member.sit(this.state);
    this.#attendance.changed(before, member.session);
  }

  #isCrowdedFor({ principal }: Member): boolean {
    const { socketsPerUserAndGame } = this.#deps.settings.limits;
    return principal?.kind === 'user' && this.#audiences.countOf(principal.userId) >= socketsPerUserAndGame;
  }
}
