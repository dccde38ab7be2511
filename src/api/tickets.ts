import { NoBody, Ticket } from '../contract/rest.js';
import { TICKET_LIFETIME_MS } from '../contract/tickets.js';
import { ok } from '../domain/result.js';
import type { ApiDeps } from './deps.js';
import { type Endpoint, endpoint } from './endpoint.js';

export const issueTicket = ({ tickets }: ApiDeps): Endpoint =>
  endpoint({
    method: 'post',
    path: '/v1/ws-tickets',
    name: 'issueTicket',
    summary: 'A ticket that opens one socket in place of the token, once and soon.',
    access: 'token',
    body: NoBody,
    success: { status: 201, description: 'The ticket', schema: Ticket },
    refusals: [],
    async handle({ caller }) {
      const ticket = await tickets.issue(caller);
      return ok({
        body: { ticket, expiresInMs: TICKET_LIFETIME_MS },
        headers: { 'Cache-Control': 'no-store' },
      });
    },
  });
