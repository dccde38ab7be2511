import type { GameActivities } from '../../src/contract/activities.js';
import type { KafkaRelay } from '../../src/relay/kafkaRelay.js';
import { events } from './events.js';

/** The worker that a game is played in. */
export interface GameWorker {
  readonly relay: KafkaRelay;
  readonly publishEvents: GameActivities['publishEvents'];
}

/** A game as Kafka's side of the worker sees it: an outbox that grows by tasks and shrinks by confirmations. */
export interface OutboxGame {
  readonly gameId: string;
  /** Version of the last event of a finished task. */
  readonly committed: number;
  readonly unconfirmed: number;
  /** A workflow task with so many commands of one event each; if it is lost they are decided again, otherwise. */
  task(worker: GameWorker, commands: number, isLost?: boolean): void;
  /** Asks the worker of the game how far its relay is. */
  ask(worker: GameWorker): void;
  /** Runs the activity, unless it runs already. False: it failed, the outbox is as before. */
  confirm(worker: GameWorker): Promise<boolean>;
}

export function createOutboxGame(gameId: string): OutboxGame {
  let confirmed = 0;
  let committed = 0;
  let confirming = false;
  return {
    gameId,
    get committed() {
      return committed;
    },
    get unconfirmed() {
      return committed - confirmed;
    },
    task({ relay }, commands, isLost = false) {
      for (let command = 0; command < commands; command += 1) {
        relay.offer({ gameId, unconfirmed: events(confirmed + 1, committed) });
      }
      if (!isLost) committed += commands;
    },
    ask({ relay }) {
      confirmed = Math.max(confirmed, relay.ackedVersion(gameId));
    },
    async confirm({ publishEvents }) {
      if (confirming) return false;
      confirming = true;
      try {
        const result = await publishEvents({ gameId, events: events(confirmed + 1, committed) });
        confirmed = Math.max(confirmed, result.confirmed);
        return true;
      } catch {
        return false;
      } finally {
        confirming = false;
      }
    },
  };
}
