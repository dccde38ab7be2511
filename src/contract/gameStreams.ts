import type { Refusal } from '../domain/game/refusal.js';
import type { Principal } from './principal.js';

/** Where an event stream goes: the body of an HTTP response. */
export interface StreamSink {
  readonly isOpen: boolean;
  /** Bytes that the client has not read yet. */
  readonly waitingBytes: number;
  /** The first write begins the response: from then on nothing can be refused. */
  write(chunk: Buffer): void;
  /** Ends the response after what was written. */
  end(): void;
  /** Cuts the connection. */
  cut(): void;
  onClose(listener: () => void): void;
}

export interface Watching {
  readonly gameId: string;
  /** Null: an anonymous onlooker. */
  readonly principal: Principal | null;
  /** The version of the last event that the client has; null: it has nothing. */
  readonly after: number | null;
}

/** Games as event streams, for those who have no socket. */
export interface GameStreams {
  /**
   * Writes what happens in the game until either side ends it. Resolves to null once it has begun, else to the refusal:
   * `game_not_found`, `rate_limited` (too many of this user in this game), `unavailable`.
   */
  watch(watching: Watching, sink: StreamSink): Promise<Refusal | null>;
}
