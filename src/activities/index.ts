import type { GameActivities } from '../contract/activities.js';
import type { BotOrchestrator } from '../contract/botOrchestrator.js';
import type { EpochMs } from '../domain/chess/types.js';
import { createPublishEvents, type EventDelivery } from './publishEvents.js';
import { createRequestBotMove } from './requestBotMove.js';

export interface ActivityDeps {
  readonly relay: EventDelivery;
  readonly orchestrator: BotOrchestrator;
  readonly now: () => EpochMs;
}

export const createActivities = ({ relay, orchestrator, now }: ActivityDeps): GameActivities => ({
  publishEvents: createPublishEvents({ relay }),
  requestBotMove: createRequestBotMove({ orchestrator, now }),
});
