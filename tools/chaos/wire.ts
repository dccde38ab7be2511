import { WebSocket } from 'ws';
import type { ClientMessage } from '../../src/contract/clientMessage.js';
import type { ServerMessage } from '../../src/contract/serverMessage.js';
import type { AcknowledgedCommand } from './evidence.js';

interface Traced {
  readonly message: Extract<ClientMessage, { t: 'move' | 'action' }>;
  timesSent: number;
  readonly versions: Set<number>;
}

/** What went over one player's sockets: which commands, how often, and what was promised for them. */
export class Wire {
  readonly #commands = new Map<string, Traced>();

  /** Commands that had to be sent again. */
  get resent(): number {
    return [...this.#commands.values()].filter(({ timesSent }) => timesSent > 1).length;
  }

  acknowledged(player: { readonly gameId: string; readonly userId: string }): AcknowledgedCommand[] {
    return [...this.#commands.values()]
      .filter(({ versions }) => versions.size > 0)
      .map(({ message, versions }) => ({
        ...player,
        commandId: message.id,
        versions: [...versions],
        move: message.t === 'move' ? { ply: message.ply, uci: message.uci } : null,
      }));
  }

  sent(message: ClientMessage): void {
    if (message.t !== 'move' && message.t !== 'action') return;
    const traced = this.#commands.get(message.id) ?? { message, timesSent: 0, versions: new Set() };
    traced.timesSent += 1;
    this.#commands.set(message.id, traced);
  }

  heard(message: ServerMessage): void {
    if (message.t === 'ack') this.#commands.get(message.id)?.versions.add(message.v);
  }
}

/** Sockets for a player's client that let the wire listen. */
export const socketsOn = (wire: Wire): new (url: string) => WebSocket =>
  class extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on('message', (data: Buffer) => wire.heard(JSON.parse(data.toString())));
    }

    override send(text: string): void {
      wire.sent(JSON.parse(text));
      super.send(text);
    }
  };
