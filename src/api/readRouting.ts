import { Routing } from '../contract/routing.js';
import { ok } from '../domain/result.js';
import type { ApiDeps } from './deps.js';
import { type Endpoint, endpoint } from './endpoint.js';

export const readRouting = ({ routing }: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/routing',
    name: 'readRouting',
    summary: 'The edges alive, how they are, and how many slots of games are at home at each.',
    access: 'token',
    success: { status: 200, description: 'As this edge knows it', schema: Routing },
    refusals: [],
    handle: () => Promise.resolve(ok({ body: routing() })),
  });
