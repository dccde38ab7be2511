import type { Answer } from '../contract/gameWorkflow.js';
import type { Principal } from '../contract/principal.js';
import type { Log } from '../contract/telemetry.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { Refusal } from '../domain/game/refusal.js';
import {
  type ActionMessage,
  type CommandDeps,
  type MoveMessage,
  submitAction,
  submitMove,
} from './commands.js';
import type { Connection } from './connection.js';
import type { Sent } from './moves.js';
import type { Room } from './room.js';

export interface OrdersDeps extends CommandDeps {
  readonly principal: Principal | null;
  readonly correlationId: string;
  readonly log: Log;
  /** Commands that may wait for their turn. */
  readonly queuedCommands: number;
}

/** The commands of one welcomed socket: they reach the game in the order in which they were sent; each is answered. */
export class Orders {
  readonly #connection: Connection;
  readonly #room: Room;
  readonly #deps: OrdersDeps;
  #last: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(connection: Connection, room: Room, deps: OrdersDeps) {
    this.#connection = connection;
    this.#room = room;
    this.#deps = deps;
  }

  take(message: MoveMessage | ActionMessage, receivedAt: EpochMs): void {
    const { principal, correlationId, queuedCommands } = this.#deps;
    if (!principal) return this.#connection.refuse(message.id, 'unauthenticated');
    if (this.#queued >= queuedCommands) {
      return this.#connection.refuse(message.id, 'rate_limited', 'earlier commands are still on their way');
    }
    const order = { principal, receivedAt, lagMs: this.#connection.lagMs, correlationId };
    this.#queued += 1;
    this.#last = this.#inTurn(message.id, () =>
      message.t === 'move'
        ? submitMove(this.#room, message, order)
        : submitAction(this.#room, message, { order, deps: this.#deps }),
    );
  }

  async #inTurn(id: string, submit: () => Promise<Sent>): Promise<void> {
    await this.#last;
    try {
      const sent = await submit();
      void this.#replyWith(id, sent);
    } catch (error) {
      this.#failed(id, error);
    } finally {
      this.#queued -= 1;
    }
  }

  async #replyWith(id: string, { answer }: Sent): Promise<void> {
    try {
      this.#reply(id, await answer);
    } catch (error) {
      this.#failed(id, error);
    }
  }

  #reply(id: string, answer: Answer): void {
    if (!answer.ok) return this.#decline(id, answer.refusal);
    this.#connection.say({ t: 'ack', id, v: answer.version, at: answer.at });
    this.#room.expect(answer.version);
  }

  /** Of a game that is played here the workflow is missing: it was lost, and takes nothing until it is recovered. */
  #decline(id: string, { code, detail }: Refusal): void {
    const isLost = code === 'game_not_found' && this.#room.state.status !== 'ended';
    if (isLost) this.#connection.refuse(id, 'unavailable');
    else this.#connection.refuse(id, code, detail);
  }

  /** The outcome is unknown: the same id can be sent again. */
  #failed(id: string, error: unknown): void {
    this.#deps.log.error({ error: String(error) }, 'a command failed');
    this.#connection.refuse(id, 'unavailable');
  }
}
