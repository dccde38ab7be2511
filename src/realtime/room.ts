import type { Answer } from '../contract/gameWorkflow.js';
import type { Principal } from '../contract/principal.js';
import { eventMessage } from '../contract/serverMessage.js';
import { COLORS, type Color, type EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import { Attendance } from './attendance.js';
import type { MoveDoor, SocketDeps } from './deps.js';
import { Follower, type FollowerListener, type OtherMessage, type ResyncCause } from './follower.js';
import { frameOf } from './frame.js';
import { Moves } from './moves.js';
import { CONNECTING, type Session, colorOf } from './session.js';
import type { StateSource } from './stateSource.js';
import { type CommandName, type ResumePoint, commandsOf, eventOfCommand, missedSince } from './timeline.js';

/** One socket, as its room sees it. */
export interface Member {
  readonly principal: Principal | null;
  readonly session: Session;
  readonly isOpen: boolean;
  /** The seats may have changed: see which one is yours. */
  sit(state: GameState): void;
  send(frame: Buffer): void;
}

/** `gone`: the socket closed meanwhile. `crowded`: the user has too many sockets here. `closed`: ask for a new room. */
export type Entry = 'entered' | 'gone' | 'crowded' | 'closed';

/** A game remembers the answers to this many commands (see `LiveGame`). */
const REMEMBERED_COMMANDS = 64;

/** All sockets of one game on this edge. */
export class Room implements FollowerListener {
  readonly gameId: string;
  readonly moves: Moves;
  /** When it was last wanted. */
  usedAt: EpochMs;
  readonly #deps: SocketDeps;
  readonly #follower: Follower;
  readonly #attendance: Attendance;
  readonly #members = new Set<Member>();
  readonly #goneSince = new Map<Color, EpochMs | null>();
  /** Over all edges, and the number that the sockets were last told. */
  #spectators = 0;
  #spectatorsTold = 0;
  #isClosed = false;

  /** Null: no such game. Throws StateUnavailable. */
  static async open(gameId: string, deps: SocketDeps, source: StateSource): Promise<Room | null> {
    const { feed, log, settings } = deps;
    const follower = await Follower.follow(gameId, { feed, source, log, feedMs: settings.limits.feedMs });
    return follower && new Room(follower, deps);
  }

  private constructor(follower: Follower, deps: SocketDeps) {
    const { gameId } = follower.timeline.state;
    const { limits } = deps.settings;
    this.gameId = gameId;
    this.usedAt = deps.now();
    this.#deps = deps;
    this.#follower = follower;
    this.moves = new Moves(gameId, { ...deps, verdictMs: limits.verdictMs });
    this.#attendance = new Attendance(gameId, { ...deps, ...limits });
    follower.listen(this);
    for (const color of COLORS) void this.#askWhoIsGone(color);
  }

  get state(): GameState {
    return this.#follower.timeline.state;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** The door for a move that looks right: a signal needs the feed to bring its verdict. */
  get moveDoor(): MoveDoor {
    return this.#follower.isLive ? this.#deps.settings.moveDoor : 'update';
  }

  async enter(member: Member, resume: ResumePoint | null): Promise<Entry> {
    if (resume && resume.version > this.state.version) await this.#follower.catchUp('behind', resume.version);
    if (resume && resume.version < this.state.version) await this.#follower.reachBackTo(resume.version);
    // From here on nothing is awaited: the welcome and the events after it make one gapless line.
    if (!member.isOpen) return 'gone';
    if (this.#isClosed) return 'closed';
    if (this.#isCrowdedFor(member)) return 'crowded';
    this.#welcome(member, resume);
    this.#members.add(member);
    return 'entered';
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
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
    return this.#follower.reachBackTo(this.state.version - REMEMBERED_COMMANDS);
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

  /** To be called every second or so: a crowd that comes and goes is told how many it is no more often than that. */
  tick(): void {
    this.#attendance.tick();
    if (this.#spectators === this.#spectatorsTold) return;
    this.#spectatorsTold = this.#spectators;
    this.#broadcast(frameOf({ t: 'spectators', n: this.#spectators }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#attendance.close(), this.#follower.close()]);
  }

  advanced(events: readonly RecordedEvent[]): void {
    this.#broadcast(Buffer.concat(events.map((event) => frameOf(eventMessage(event)))));
    for (const command of commandsOf(events)) {
      const answer = this.firstAnswer(command);
      this.moves.shown(command);
      if (answer) this.moves.hear(command, answer);
    }
    if (events.some(({ event }) => event.type === 'PlayerJoined')) this.#reseat();
  }

  replaced(state: GameState, cause: ResyncCause): void {
    this.#deps.metrics.count('live_game_resyncs_total', { cause });
    this.#broadcast(frameOf({ t: 'resync', now: this.#deps.now(), state }));
    this.#reseat();
  }

  heard(message: OtherMessage): void {
    switch (message.t) {
      case 'answers':
        for (const { commandId: id, by, answer } of message.answers) this.moves.hear({ id, by }, answer);
        return;
      case 'presence':
        this.#goneSince.set(message.color, message.goneSince);
        return this.#broadcast(frameOf(message));
      case 'spectators':
        this.#spectators = message.n;
        return;
    }
  }

  #welcome(member: Member, resume: ResumePoint | null): void {
    const { timeline } = this.#follower;
    const { state } = timeline;
    const { metrics, now, settings } = this.#deps;
    this.#seat(member);
    const missed = resume && missedSince(timeline, resume);
    if (resume) metrics.count('live_game_websocket_reconnects_total', { how: missed ? 'events' : 'state' });
    const seat = colorOf(member.session);
    const { version, hash } = state;
    const content = missed ? { state: null, events: missed } : { state, events: [] };
    const { heartbeatMs } = settings.limits;
    member.send(frameOf({ t: 'welcome', seat, version, hash, now: now(), ...content, heartbeatMs }));
    for (const [color, goneSince] of this.#goneSince) {
      if (goneSince !== null) member.send(frameOf({ t: 'presence', color, goneSince }));
    }
    if (this.#spectators > 0) member.send(frameOf({ t: 'spectators', n: this.#spectators }));
  }

  /** The feed tells changes only. What it tells meanwhile is newer than the answer. */
  async #askWhoIsGone(color: Color): Promise<void> {
    try {
      const goneSince = await this.#deps.presence.goneSince(this.gameId, color, this.#deps.now());
      if (goneSince !== null && !this.#goneSince.has(color)) this.heard({ t: 'presence', color, goneSince });
    } catch (error) {
      this.#deps.log.debug({ gameId: this.gameId, error: String(error) }, 'presence is not known');
    }
  }

  #reseat(): void {
    for (const member of this.#members) this.#seat(member);
  }

  #seat(member: Member): void {
    const before = member.session;
    member.sit(this.state);
    this.#attendance.changed(before, member.session);
  }

  #isCrowdedFor({ principal }: Member): boolean {
    if (principal?.kind !== 'user') return false;
    let own = 0;
    for (const other of this.#members) {
      if (other.principal?.kind === 'user' && other.principal.userId === principal.userId) own += 1;
    }
    return own >= this.#deps.settings.limits.socketsPerUserAndGame;
  }

  /** The same buffer to every socket. */
  #broadcast(frame: Buffer): void {
    for (const member of this.#members) member.send(frame);
  }
}
