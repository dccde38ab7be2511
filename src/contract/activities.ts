import type { EpochMs, Uci } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { BotMoveRequest } from './botOrchestrator.js';

/** What the workflow has done outside. Each is safe to repeat; Temporal retries them. */
export interface GameActivities {
  /** Writes the events to Kafka in order; `confirmed` is the highest version that is surely there. */
  publishEvents(batch: {
    readonly gameId: string;
    readonly events: readonly RecordedEvent[];
  }): Promise<{ readonly confirmed: number }>;
  /** The version up to which this worker is sure that the game's events are in Kafka; 0 if it knows nothing of it. */
  relayedVersion(gameId: string): Promise<number>;
  /**
   * Stores the game for good: the parts that `archivePart` has laid down, each named by the hash of its last event,
   * and then `events`. Failures of type ARCHIVE_CONFLICT are final.
   */
  archiveGame(history: {
    readonly gameId: string;
    readonly parts: readonly string[];
    readonly events: readonly RecordedEvent[];
  }): Promise<void>;
  /** Lays down a part of a long game's history. */
  archivePart(part: { readonly gameId: string; readonly events: readonly RecordedEvent[] }): Promise<void>;
  /** A legal move by the bot; `at` is when its answer came. Failures of type BOT_REJECTED are final. */
  requestBotMove(request: BotMoveRequest): Promise<{ readonly uci: Uci; readonly at: EpochMs }>;
}
