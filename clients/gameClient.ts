import { CLOSE_CODES } from '../src/contract/closeCodes.js';
import type { ActionBody } from '../src/contract/commandSchemas.js';
import type { Answer } from '../src/contract/gameWorkflow.js';
import type { ServerMessage } from '../src/contract/serverMessage.js';
import type { ByColor, Color, EpochMs, Ms, Uci } from '../src/domain/chess/types.js';
import { clocksAt } from '../src/domain/game/clocksAt.js';
import type { RecordedEvent } from '../src/domain/game/event.js';
import { refusal } from '../src/domain/game/refusal.js';
import { replay } from '../src/domain/game/replay.js';
import { type GameState, plyOf } from '../src/domain/game/state.js';
import { Addresses } from './addresses.js';
import { Line, type Socket } from './line.js';
import { type Command, PendingCommands } from './pendingCommands.js';
import { reconnectDelayMs } from './reconnectDelay.js';
import { ServerTime } from './serverTime.js';

export type GameNews =
  /** Verified against the hash chain, and already part of the client's `state`. */
  | { readonly t: 'event'; readonly recorded: RecordedEvent }
  /** Everything may be new: the first connection, or more was missed than the service replays. */
  | { readonly t: 'state'; readonly state: GameState }
  /** Also after a move to another edge, which nothing else tells. */
  | { readonly t: 'online'; readonly seat: Color | null }
  /** `offline` comes back by itself, `closed` does not. */
  | { readonly t: 'offline'; readonly reason: string }
  | { readonly t: 'closed'; readonly code: number }
  | Extract<ServerMessage, { t: 'presence' | 'spectators' }>;

export interface GameClientOptions {
  /** `wss://host/ws/games/{gameId}`, as the creation of the game returned it. */
  readonly url: string;
  /** The same game at other edges or behind a balancer, tried in turn when nobody answers at `url`. */
  readonly otherUrls?: readonly string[];
  readonly WebSocket: new (url: string) => Socket;
  /** Asked before every connection, so that it is a fresh one; null: without a token. */
  readonly token: () => Promise<string | null>;
  readonly onNews: (news: GameNews) => void;
}

const TICK_MS: Ms = 1_000;
/** A connection that lasted so long was a good one: the next failure counts as the first. */
const STABLE_AFTER_MS: Ms = 5_000;
/** The longest wait before going where an edge has sent us; it serves us until then. */
const LEISURE_MS: Ms = 2_000;
/** docs/protocol.md, close codes: what this client did wrong it would do again; or the service asks for patience. */
const closesForGood = (code: number): boolean => code >= 4_500 || [1_002, 1_007, 1_008, 1_009].includes(code);
/** The edge went without a word: its process is dead, or its machine, or the way to it. */
const NO_CLOSE_FRAME = CLOSE_CODES.lost.code;
const asksToWait = (code: number): boolean =>
  code === CLOSE_CODES.unavailable.code || code === CLOSE_CODES.rate_limited.code;

/**
 * Plays or watches one game over the protocol of docs/protocol.md. Folds events into the state and checks their hashes,
 * reconnects and resumes by itself, goes to the edge that it is sent to without a break, and repeats commands under the
 * same id until the game has answered.
 */
export class GameClient {
  readonly #options: GameClientOptions;
  readonly #pending = new PendingCommands();
  #serverTime = new ServerTime();
  #state: GameState | null = null;
  readonly #addresses: Addresses;
  #line: Line | null = null;
  /** At the edge that we were sent to; takes over when it is welcomed. */
  #nextLine: Line | null = null;
  #failures = 0;
  /** Until the next attempt to connect, or to move. */
  #retry: NodeJS.Timeout | undefined;
  #move: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;

  constructor(options: GameClientOptions) {
    this.#options = options;
    this.#addresses = new Addresses(options.url, options.otherUrls);
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
    void this.#connect();
  }

  get state(): GameState | null {
    return this.#state;
  }

  /** A move in the position of `state`. Like `act`, resolves with the game's answer; rejects when closed before. */
  move(uci: Uci): Promise<Answer> {
    const ply = this.#state?.status === 'in_progress' ? plyOf(this.#state) : 0;
    return this.#command({ t: 'move', id: newCommandId(), ply, uci });
  }

  act(action: ActionBody): Promise<Answer> {
    return this.#command({ t: 'action', id: newCommandId(), action });
  }

  /** What both sides have left now; null without clocks or before the game has started. */
  clocks(): ByColor<Ms> | null {
    return this.#state && clocksAt(this.#state, this.#serverTime.now());
  }

  /** The network is back or the page is visible again: do not wait for the next attempt. */
  wake(): void {
    return this.#retry ? void this.#connect() : this.#ping();
  }

  /** Commands without an answer are rejected: their outcome is unknown. */
  close(code = 1_000): void {
    clearInterval(this.#tick);
    clearTimeout(this.#retry);
    this.#tick = undefined;
    this.#drop();
    this.#pending.rejectAll(new Error(`the connection was closed (${code}); the outcome is unknown`));
    this.#options.onNews({ t: 'closed', code });
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const token = await this.#options.token().catch(() => undefined);
    if (!this.#tick || this.#line) return;
    if (token === undefined) return this.#reconnect('no token');
    this.#line = this.#open(this.#addresses.next, token);
  }

  #open(url: string, token: string | null): Line {
    const line: Line = new Line({
      url,
      WebSocket: this.#options.WebSocket,
      hello: () => {
        const { version = 0, hash = '' } = this.#state ?? {};
        return { t: 'hello', ...(token && { token }), ...(version && { resume: { version, hash } }) };
      },
      onMessage: (message) => this.#onMessage(line, message),
      onLost: (code) => this.#onLost(line, code),
    });
    return line;
  }

  #onLost(line: Line, code: number): void {
    if (line === this.#nextLine) return this.#stay();
    if (closesForGood(code)) this.close(code);
    else this.#reconnect(`closed with ${code}`, code);
  }

  #onMessage(line: Line, message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        return this.#onWelcome(line, message);
      case 'event': {
        const { t: _, v: version, ...rest } = message;
        this.#take([{ version, ...rest }]);
        return this.#repeatOverdue(Date.now());
      }
      case 'resync':
        return this.#replace(message.state);
      case 'ack':
        return this.#pending.settle(message.id, { ok: true, version: message.v, at: message.at });
      case 'refused':
        return this.#pending.settle(message.id, {
          ok: false,
          refusal: refusal(message.code, message.detail),
        });
      case 'pong':
        return this.#serverTime.learn(message.at, message.now, line.heardAt);
      case 'moved':
        return this.#onMoved(line, message.url);
      case 'presence':
      case 'spectators':
        return this.#options.onNews(message);
    }
  }

  #onWelcome(line: Line, message: Extract<ServerMessage, { t: 'welcome' }>): void {
    const { seat, state, events, now, heartbeatMs } = message;
    if (line === this.#nextLine) this.#takeOver(line);
    this.#serverTime = new ServerTime();
    this.#serverTime.learn(line.askedAt, now, line.heardAt);
    line.welcomed(heartbeatMs);
    if (state) this.#replace(state);
    this.#take(events);
    if (line !== this.#line) return;
    this.#options.onNews({ t: 'online', seat });
    for (const command of this.#pending.overdue(line.heardAt, 0)) line.send(command);
  }

  /** Not at once: who is sent away with us should not arrive with us. */
  #onMoved(line: Line, url: string): void {
    if (!this.#addresses.moveTo(url, line.url, Date.now())) return;
    clearTimeout(this.#move);
    this.#move = setTimeout(() => void this.#openNext(url), Math.random() * LEISURE_MS);
  }

  /** While it is not welcomed, and if it never is, the line that we have serves us. */
  async #openNext(url: string): Promise<void> {
    const from = this.#line;
    const token = await this.#options.token().catch(() => undefined);
    if (!from || this.#line !== from || token === undefined) return;
    this.#nextLine?.close();
    this.#nextLine = this.#open(url, token);
  }

  #takeOver(line: Line): void {
    this.#line?.close();
    this.#line = line;
    this.#nextLine = null;
  }

  /** Nothing came of the move. */
  #stay(): void {
    this.#nextLine?.close();
    this.#nextLine = null;
    if (this.#line) this.#addresses.stayAt(this.#line.url);
  }

  /** Adds what is new. A gap is filled by resuming; a broken chain is another history, which is loaded whole. */
  #take(events: readonly RecordedEvent[]): void {
    const fresh = events.filter(({ version }) => version > (this.#state?.version ?? 0));
    const next = replay(this.#state, fresh);
    if (!next.ok) {
      if (next.error.reason === 'hash') this.#state = null;
      return this.#reconnect(`${next.error.reason} at version ${next.error.version}`);
    }
    this.#state = next.value;
    for (const recorded of fresh) {
      this.#pending.shown(recorded);
      this.#options.onNews({ t: 'event', recorded });
    }
  }

  #replace(state: GameState): void {
    this.#state = state;
    this.#options.onNews({ t: 'state', state });
  }

  async #command(command: Command): Promise<Answer> {
    if (!this.#tick) throw new Error('the client is closed');
    if (this.#line?.isWelcomed) this.#line.send(command);
    return this.#pending.add(command, Date.now());
  }

  #onTick(): void {
    const now = Date.now();
    if (this.#nextLine?.isDead(now)) this.#stay();
    if (this.#line?.isDead(now)) this.#reconnect('silence', NO_CLOSE_FRAME);
    if (this.#line?.isPingDue(now)) this.#ping();
    this.#repeatOverdue(now);
  }

  #repeatOverdue(now: EpochMs): void {
    if (!this.#line?.isWelcomed) return;
    for (const command of this.#pending.overdue(now)) this.#line.send(command);
  }

  #ping(): void {
    const line = this.#line;
    if (!line?.isWelcomed) return;
    line.askedAt = Date.now();
    line.send({ t: 'ping', at: line.askedAt });
  }

  /** Where nobody welcomed us, or nobody is any more, we do not go again before the other addresses were tried. */
  #reconnect(reason: string, code = 0): void {
    const { isWelcomed = false, openedAt = Date.now() } = this.#line ?? {};
    if (!isWelcomed || code === NO_CLOSE_FRAME) this.#addresses.giveUp();
    const isStable = Date.now() - openedAt >= STABLE_AFTER_MS;
    this.#failures = asksToWait(code) ? Infinity : isStable ? 0 : this.#failures + 1;
    this.#drop();
    this.#options.onNews({ t: 'offline', reason });
    this.#retry = setTimeout(() => void this.#connect(), reconnectDelayMs(this.#failures, Math.random));
  }

  #drop(): void {
    clearTimeout(this.#move);
    this.#line?.close();
    this.#nextLine?.close();
    this.#line = this.#nextLine = null;
  }
}

const newCommandId = (): string => crypto.randomUUID().slice(-12);
