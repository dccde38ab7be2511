import type { ClientMessage } from '../contract/clientMessage.js';
import type { Place } from '../contract/places.js';
import type { Principal } from '../contract/principal.js';
import type { Log } from '../contract/telemetry.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';
import { assertNever } from '../domain/result.js';
import type { Member } from './audience.js';
import type { ActionMessage, MoveMessage } from './commands.js';
import type { Connection, Listener } from './connection.js';
import type { SocketDeps } from './deps.js';
import { Orders } from './orders.js';
import type { Outgoing } from './outgoing.js';
import type { Room } from './room.js';
import type { Rooms } from './rooms.js';
import { CONNECTING, GREETING, type Session, roleOf, seated } from './session.js';
import { StateUnavailable } from './stateSource.js';
import type { ResumePoint } from './timeline.js';

/** What the upgrade request told. */
export interface Arrival {
  readonly gameId: string;
  /** Null: not known yet, or anonymous. */
  readonly principal: Principal | null;
  readonly place: Place;
  readonly correlationId: string;
}
type Hello = Extract<ClientMessage, { t: 'hello' }>;

/** The dialogue with one connected client. */
export class Client implements Listener, Member {
  readonly connection: Connection;
  principal: Principal | null;
  session: Session = CONNECTING;
  readonly #arrival: Arrival;
  readonly #deps: SocketDeps;
  readonly #rooms: Rooms;
  readonly #helloTimer: NodeJS.Timeout;
  #room: Room | null = null;
  #orders: Orders | null = null;

  constructor(connection: Connection, arrival: Arrival, { deps, rooms }: { deps: SocketDeps; rooms: Rooms }) {
    this.connection = connection;
    this.principal = arrival.principal;
    this.#arrival = arrival;
    this.#deps = deps;
    this.#rooms = rooms;
    this.#helloTimer = setTimeout(
      () => connection.close('hello_timeout'),
      deps.settings.limits.helloMs,
    ).unref();
    connection.listen(this);
  }

  get gameId(): string {
    return this.#arrival.gameId;
  }

  get isOpen(): boolean {
    return this.connection.isOpen;
  }

  send(outgoing: Outgoing): void {
    this.connection.send(outgoing.frame);
  }

  sit(state: GameState): void {
    this.#become(seated(state, this.principal));
  }

  received(message: ClientMessage, receivedAt: EpochMs): void {
    switch (message.t) {
      case 'ping':
        return this.connection.say({ t: 'pong', at: message.at, now: this.#shownNow() });
      case 'hello':
        return void this.#hello(message);
      case 'move':
        this.connection.probeLag();
        return this.#command(message, receivedAt);
      case 'action':
        return this.#command(message, receivedAt);
    }
    return assertNever(message);
  }

  closed(): void {
    clearTimeout(this.#helloTimer);
    this.#room?.leave(this);
    this.#become(CONNECTING);
  }

  /** The time by which the clocks that the client is shown are true. */
  #shownNow(): EpochMs {
    return this.#room?.nowFor(this) ?? this.#deps.now();
  }

  async #hello({ token, resume }: Hello): Promise<void> {
    if (this.session !== CONNECTING)
      return this.connection.refuse(null, 'invalid_request', 't: hello was said before');
    clearTimeout(this.#helloTimer);
    this.#become(GREETING);
    try {
      if ((await this.#isAuthenticated(token)) && this.#hasPlace() && (await this.#mayConnect()))
        await this.#enter(resume ?? null);
    } catch (error) {
      if (!(error instanceof StateUnavailable)) this.#log.error({ error: String(error) }, 'hello failed');
      this.connection.refuse(null, 'unavailable');
      this.connection.close('unavailable');
    }
  }

  async #isAuthenticated(token: string | undefined): Promise<boolean> {
    if (token !== undefined) this.principal = await this.#deps.authenticate(token);
    const isKnown = this.principal !== null;
    if (isKnown || (token === undefined && this.#deps.settings.allowAnonymous)) return true;
    this.connection.refuse(null, 'unauthenticated');
    this.connection.close('unauthenticated');
    return false;
  }

  #hasPlace(): boolean {
    const { principal } = this;
    if (principal?.kind !== 'user' || this.#arrival.place.nameUser(principal.userId)) return true;
    this.connection.refuse(null, 'rate_limited', 'too many sockets of this user');
    this.connection.close('too_many_sockets');
    return false;
  }

  async #mayConnect(): Promise<boolean> {
    if (this.principal?.kind !== 'user') return true;
    const taken = await this.#deps.connectsByUser.take(this.principal.userId);
    if (taken.ok) return true;
    this.connection.refuse(null, 'rate_limited', `connect again in ${taken.retryAfterMs} ms`);
    this.connection.close('rate_limited');
    return false;
  }

  async #enter(resume: ResumePoint | null): Promise<void> {
    const room = await this.#rooms.of(this.gameId);
    if (!room) {
      this.connection.refuse(null, 'game_not_found');
      return this.connection.close('game_not_found');
    }
    switch (await room.enter(this, resume)) {
      case 'entered':
        return this.#entered(room);
      case 'crowded':
        this.connection.refuse(null, 'rate_limited', 'too many sockets of this user in this game');
        return this.connection.close('too_many_sockets');
      case 'closed':
        throw new StateUnavailable('the room was closed meanwhile');
      case 'gone':
        return;
    }
  }

  /** How far away a player is must be known before the first move; a crowd that comes at once is better not asked. */
  #entered(room: Room): void {
    this.#room = room;
    this.connection.startHeartbeat({ atOnce: this.session.phase === 'playing' });
  }

  #command(message: MoveMessage | ActionMessage, receivedAt: EpochMs): void {
    if (this.#room) this.#ordersIn(this.#room).take(message, receivedAt);
    else this.connection.refuse(message.id, 'invalid_request', 't: wait for the welcome');
  }

  #ordersIn(room: Room): Orders {
    if (this.#orders) return this.#orders;
    const { principal } = this;
    const { correlationId } = this.#arrival;
    const { queuedCommands } = this.#deps.settings.limits;
    const deps = { ...this.#deps, principal, correlationId, log: this.#log, queuedCommands };
    return (this.#orders = new Orders(this.connection, room, deps));
  }

  /** Made when there is something to log: most of those who watch never give a reason. */
  get #log(): Log {
    const { gameId, correlationId } = this.#arrival;
    return this.#deps.log.child({ gameId, correlationId });
  }

  #become(session: Session): void {
    const [before, after] = [roleOf(this.session), roleOf(session)];
    this.session = session;
    if (before === after) return;
    if (before) this.#deps.metrics.add('live_game_websocket_connections', -1, { role: before });
    if (after) this.#deps.metrics.add('live_game_websocket_connections', 1, { role: after });
  }
}
