import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { EdgeLease, EdgeLeases, Membership } from '../../contract/homes.js';
import type { Metrics } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { measured } from '../measured.js';
import { EDGE_KEYS } from './keys.js';

export interface LeasesDeps {
  readonly redis: Redis;
  readonly metrics: Metrics;
  /** How long a lease holds without being renewed: an edge that is lost keeps its games for so long. */
  readonly leaseMs: Ms;
}

/** Not strict: edges of a newer release may tell more of themselves. */
const Lease: z.ZodType<EdgeLease> = z.object({
  id: z.string(),
  url: z.string(),
  weight: z.number().positive(),
  health: z.enum(['ok', 'unwell']),
  sockets: z.number(),
});
const Told = z.tuple([z.number(), z.array(z.string().transform((text) => Lease.parse(JSON.parse(text))))]);

export function createLeases({ redis, metrics, leaseMs }: LeasesDeps): EdgeLeases {
  const { leases, endings, current } = EDGE_KEYS;
  const tell = (operation: 'hold' | 'giveUp', id: string, text: string, known: number): Promise<Membership> =>
    measured(metrics, { target: 'redis', operation: `lease.${operation}` }, async () => {
      const [epoch, edges] = Told.parse(
        await redis.edgeLease(leases, endings, current, id, text, leaseMs, known),
      );
      return { epoch, edges };
    });
  return {
    hold: (lease, known) => tell('hold', lease.id, JSON.stringify(lease), known),
    giveUp: (id, known) => tell('giveUp', id, '', known),
  };
}
