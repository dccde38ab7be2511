import { z } from 'zod';
import { Health } from '../contract/rest.js';
import type { Ms } from '../domain/chess/types.js';
import { refusal } from '../domain/game/refusal.js';
import { err, ok } from '../domain/result.js';
import type { ApiDeps } from './deps.js';
import { type Endpoint, endpoint } from './endpoint.js';

const PROBE_LIMIT_MS: Ms = 2_000;
const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OK: Health = { status: 'ok' };

export const isAlive: Endpoint = endpoint({
  method: 'get',
  path: '/healthz',
  name: 'isAlive',
  summary:
    'The process runs and answers. Says nothing of what it depends on: restarting it would not mend that.',
  access: 'public',
  success: { status: 200, description: 'Alive', schema: Health },
  refusals: [],
  handle: () => Promise.resolve(ok({ body: OK })),
});

export const isReady = ({ probes }: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/readyz',
    name: 'isReady',
    summary: 'New games and sockets may come here: nothing is away that they cannot do without.',
    access: 'public',
    success: { status: 200, description: 'Ready', schema: Health },
    refusals: ['unavailable'],
    async handle() {
      const parts = await Promise.all(
        Object.entries(probes).map(async ([name, probe]) => ((await works(probe)) ? [] : [name])),
      );
      const down = parts.flat();
      if (down.length > 0) return err(refusal('unavailable', `not reachable: ${down.join(', ')}`));
      return ok({ body: OK });
    },
  });

export const readMetrics = ({ renderMetrics }: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/metrics',
    name: 'readMetrics',
    summary: 'Measurements in the Prometheus text format.',
    access: 'public',
    success: {
      status: 200,
      description: 'Metrics',
      schema: z.string(),
      mediaType: PROMETHEUS_TEXT,
    },
    refusals: [],
    handle: async () => ok({ body: await renderMetrics() }),
  });

async function works(probe: () => Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PROBE_LIMIT_MS, false).unref());
  return Promise.race([probe().catch(() => false), late]);
}
