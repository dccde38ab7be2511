import type { GameActivities } from '../contract/activities.js';
import type { GameArchive, SignArchive } from '../contract/archive.js';
import type { BotOrchestrator } from '../contract/botOrchestrator.js';
import type { EpochMs } from '../domain/chess/types.js';
import { createArchiveActivities } from './archiveGame.js';
import { createPublishEvents, createRelayedVersion, type EventDelivery } from './publishEvents.js';
import { createRequestBotMove } from './requestBotMove.js';

export interface ActivityDeps {
  readonly relay: EventDelivery;
  readonly orchestrator: BotOrchestrator;
  readonly archive: GameArchive;
  readonly sign: SignArchive;
  readonly now: () => EpochMs;
}

export const createActivities = (deps: ActivityDeps): GameActivities => ({
  publishEvents: createPublishEvents(deps),
  relayedVersion: createRelayedVersion(deps),
  requestBotMove: createRequestBotMove(deps),
  ...createArchiveActivities(deps),
});
