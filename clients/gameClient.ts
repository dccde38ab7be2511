import type { ClientMessage } from '../src/contract/clientMessage.js';
import type { ActionBody } from '../src/contract/commandSchemas.js';
import type { Answer } from '../src/contract/gameWorkflow.js';
import type { ServerMessage } from '../src/contract/serverMessage.js';
import type { ByColor, Color, EpochMs, Ms, Uci } from '../src/domain/chess/types.js';
import { clocksAt } from '../src/domain/game/clocksAt.js';
import type { RecordedEvent } from '../src/domain/game/event.js';
import { refusal } from '../src/domain/game/refusal.js';
import { replay } from '../src/domain/game/replay.js';
import { type GameState, plyOf } from '../src/domain/game/state.js';
import { type Command, PendingCommands } from './pendingCommands.js';
import { reconnectDelayMs } from './reconnectDelay.js';
import { ServerTime } from './serverTime.js';

type Handlers = Record<'onopen' | 'onmessage' | 'onclose' | 'onerror', ((event: never) => void) | null>;
/** What the browser's WebSocket and the one of the package `ws` have in common. */
export type Socket = Handlers & { send(text: string): void; close(): void };

export type GameNews =
  /** Verified against the hash chain, and already part of the client's `state`. */
  | { readonly t: 'event'; readonly recorded: RecordedEvent }
  /** Everything may be new: the first connection, or more was missed than the service replays. */
  | { readonly t: 'state'; readonly state: GameState }
  | { readonly t: 'online'; readonly seat: Color | null }
  /** `offline` comes back by itself, `closed` does not. */
  | { readonly t: 'offline'; readonly reason: string }
  | { readonly t: 'closed'; readonly code: number }
  | Extract<ServerMessage, { t: 'presence' | 'spectators' }>;

export interface GameClientOptions {
  /** `wss://host/ws/games/{gameId}`, as the creation of the game returned it. */
  readonly url: string;
  readonly WebSocket: new (url: string) => Socket;
  /** Asked before every connection, so that it is a fresh one; null: without a token. */
  readonly token: () => Promise<string | null>;
  readonly onNews: (news: GameNews) => void;
}

const TICK_MS: Ms = 1_000;
const WELCOME_WITHIN_MS: Ms = 10_000;
/** A connection that lasted so long was a good one: the next failure counts as the first. */
const STABLE_AFTER_MS: Ms = 5_000;
/** docs/protocol.md, close codes: what this client did wrong it would do again; or the service asks for patience. */
const closesForGood = (code: number): boolean => code >= 4_500 || [1_002, 1_007, 1_008, 1_009].includes(code);
const asksToWait = (code: number): boolean => code === 4_003 || code === 4_029;

/**
 * Plays or watches one game over the protocol of docs/protocol.md. Folds events into the state and checks their hashes,
 * reconnects and resumes by itself, and repeats commands under the same id until the game has answered.
 */
export class GameClient {
  readonly #options: GameClientOptions;
  readonly #pending = new PendingCommands();
  #serverTime = new ServerTime();
  #state: GameState | null = null;
  #url: string;
  #socket: Socket | null = null;
  #isOnline = false;
  #openedAt: EpochMs = 0;
  #heardAt: EpochMs = 0;
  #askedAt: EpochMs = 0;
  #silenceMs: Ms = WELCOME_WITHIN_MS;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;

  constructor(options: GameClientOptions) {
    this.#options = options;
    this.#url = options.url;
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
    if (!this.#tick || this.#socket) return;
    this.#openedAt = this.#heardAt = Date.now();
    this.#silenceMs = WELCOME_WITHIN_MS;
    if (token === undefined) return this.#reconnect('no token');
    const socket = new this.#options.WebSocket(this.#url);
    this.#socket = socket;
    const isCurrent = () => socket === this.#socket;
    socket.onopen = () => isCurrent() && this.#hello(token);
    socket.onmessage = ({ data }: { data: unknown }) => isCurrent() && this.#onMessage(String(data));
    socket.onclose = ({ code }: { code: number }) =>
      isCurrent() && (closesForGood(code) ? this.close(code) : this.#reconnect(`closed with ${code}`, code));
    socket.onerror = () => undefined; // a close follows
  }

  #hello(token: string | null): void {
    this.#askedAt = Date.now();
    const { version = 0, hash = '' } = this.#state ?? {};
    this.#send({ t: 'hello', ...(token && { token }), ...(version && { resume: { version, hash } }) });
  }

  #onMessage(text: string): void {
    this.#heardAt = Date.now();
    const message: ServerMessage = JSON.parse(text);
    switch (message.t) {
      case 'welcome':
        return this.#onWelcome(message);
      case 'event': {
        const { t: _, v: version, ...rest } = message;
        return this.#take([{ version, ...rest }]);
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
        return this.#serverTime.learn(message.at, message.now, this.#heardAt);
      case 'moved':
        this.#url = message.url;
        return this.#reconnect('sent to another edge');
      case 'presence':
      case 'spectators':
        return this.#options.onNews(message);
    }
  }

  #onWelcome({ seat, state, events, now, heartbeatMs }: Extract<ServerMessage, { t: 'welcome' }>): void {
    this.#serverTime = new ServerTime();
    this.#serverTime.learn(this.#askedAt, now, this.#heardAt);
    this.#silenceMs = 2 * heartbeatMs;
    this.#isOnline = true;
    if (state) this.#replace(state);
    this.#take(events);
    if (!this.#isOnline) return;
    this.#options.onNews({ t: 'online', seat });
    for (const command of this.#pending.overdue(this.#heardAt, 0)) this.#send(command);
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
    for (const recorded of fresh) this.#options.onNews({ t: 'event', recorded });
  }

  #replace(state: GameState): void {
    this.#state = state;
    this.#options.onNews({ t: 'state', state });
  }

  async #command(command: Command): Promise<Answer> {
    if (!this.#tick) throw new Error('the client is closed');
    if (this.#isOnline) this.#send(command);
    return this.#pending.add(command, Date.now());
  }

  #onTick(): void {
    const now = Date.now();
    if (this.#socket && now - this.#heardAt > this.#silenceMs) this.#reconnect('silence');
    if (!this.#isOnline) return;
    if (now - this.#askedAt >= this.#silenceMs / 2) this.#ping();
    for (const command of this.#pending.overdue(now)) this.#send(command);
  }

  #ping(): void {
    this.#askedAt = Date.now();
    if (this.#isOnline) this.#send({ t: 'ping', at: this.#askedAt });
  }

  /** An address that did not welcome us is given up for the first one. */
  #reconnect(reason: string, code = 0): void {
    if (!this.#isOnline) this.#url = this.#options.url;
    const isStable = Date.now() - this.#openedAt >= STABLE_AFTER_MS;
    this.#failures = asksToWait(code) ? Infinity : isStable ? 0 : this.#failures + 1;
    this.#drop();
    this.#options.onNews({ t: 'offline', reason });
    this.#retry = setTimeout(() => void this.#connect(), reconnectDelayMs(this.#failures, Math.random));
  }

  #drop(): void {
    this.#socket?.close();
    this.#socket = null;
    this.#isOnline = false;
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}

const newCommandId = (): string => crypto.randomUUID().slice(-12);
