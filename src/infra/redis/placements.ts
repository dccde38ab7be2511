import type { Redis } from 'ioredis';
import type { Placements } from '../../contract/placements.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';
import { placementKey } from './keys.js';

/** A request is repeated within seconds, a rematch asked for within hours. */
const REMEMBERED_S = 86_400;

export interface PlacementsDeps {
  readonly redis: Redis;
  readonly metrics: Metrics;
  readonly log: Log;
}

export function createPlacements({ redis, metrics, log }: PlacementsDeps): Placements {
  return {
    async firstCell(name, cell) {
      try {
        const first = await measured(metrics, { target: 'redis', operation: 'placement' }, () =>
          redis.set(placementKey(name), cell, 'EX', REMEMBERED_S, 'NX', 'GET'),
        );
        return first ?? cell;
      } catch (error) {
        log.debug({ error }, 'a placement is not remembered');
        return cell;
      }
    },
  };
}
