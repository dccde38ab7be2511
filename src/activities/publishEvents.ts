import type { GameActivities } from '../contract/activities.js';
import type { RecordedEvent } from '../domain/game/event.js';

/** The worker's way to Kafka. */
export interface EventDelivery {
  /** Resolves to the highest version of the game that is surely there, or rejects. */
  deliver(gameId: string, events: readonly RecordedEvent[]): Promise<number>;
  /** The highest version that is known to be there; asks nobody. */
  ackedVersion(gameId: string): number;
}

/**
 * What the relay of this worker wrote already is not written again, so where the activity runs in the worker of its
 * workflow there is little left to do. May be repeated. Every failure may pass: no retry policy should give up.
 */
export const createPublishEvents =
  ({ relay }: { readonly relay: EventDelivery }): GameActivities['publishEvents'] =>
  async ({ gameId, events }) => ({ confirmed: await relay.deliver(gameId, events) });

/** What the relay knows of a game that is played in this worker. */
export const createRelayedVersion =
  ({ relay }: { readonly relay: Pick<EventDelivery, 'ackedVersion'> }): GameActivities['relayedVersion'] =>
  async (gameId) =>
    relay.ackedVersion(gameId);
