import type { Ply, Uci } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { GameRecord } from '../../src/contract/gameWorkflow.js';
import type { GameRows } from './stores/rows.js';

/** A record of the topic, decoded. */
export interface LoggedEvent {
  readonly partition: number;
  readonly offset: number;
  /** The header by which consumers drop what they have seen. */
  readonly id: string;
  readonly gameId: string;
  readonly recorded: RecordedEvent;
}

/** A command to which a player's socket has brought a yes. */
export interface AcknowledgedCommand {
  readonly gameId: string;
  readonly userId: string;
  readonly commandId: string;
  /** As the answers gave it; more than one if they differ. */
  readonly versions: readonly number[];
  /** Null: an action. */
  readonly move: { readonly ply: Ply; readonly uci: Uci } | null;
}

/** What everyone holds of the games once they are over. */
export interface Evidence {
  /** Results of the closed workflows: what all others are measured by. */
  readonly games: readonly GameRecord[];
  readonly acknowledged: readonly AcknowledgedCommand[];
  /** Of these games; each partition in its order, repetitions included. */
  readonly log: readonly LoggedEvent[];
  /** By gameId. */
  readonly rows: ReadonlyMap<string, GameRows>;
  /** Everything in the bucket under `games/`, by key, as it was read. */
  readonly archives: ReadonlyMap<string, unknown>;
  /** PEM: what archives are signed with. */
  readonly publicKey: string;
}
