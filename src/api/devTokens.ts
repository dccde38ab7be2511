import { DevToken, DevTokenRequest } from '../contract/rest.js';
import { ok } from '../domain/result.js';
import type { ApiDeps } from './deps.js';
import { type Endpoint, endpoint } from './endpoint.js';

/** Only where the edge issues its own tokens: anyone may be anyone. */
export const issueDevToken = (issue: NonNullable<ApiDeps['issueDevToken']>): Endpoint =>
  endpoint({
    method: 'post',
    path: '/dev/tokens',
    name: 'issueDevToken',
    summary: 'Development only: a token for whomever it is asked for.',
    access: 'public',
    body: DevTokenRequest,
    success: { status: 201, description: 'The token', schema: DevToken },
    refusals: [],
    handle: async ({ body }) => ok({ body: { token: await issue(body) } }),
  });
