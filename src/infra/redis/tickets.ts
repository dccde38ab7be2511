import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Principal } from '../../contract/principal.js';
import { TICKET_LIFETIME_MS, type Tickets } from '../../contract/tickets.js';
import type { Metrics } from '../../contract/telemetry.js';
import { measured } from '../measured.js';

/** 256 random bits in base64url. */
const TICKET = /^[\w-]{43}$/;
const key = (ticket: string) => `ticket:${ticket}`;

/** Rejects while Redis is away. */
export function createTickets({ redis, metrics }: { redis: Redis; metrics: Metrics }): Tickets {
  return {
    async issue(principal) {
      const ticket = randomBytes(32).toString('base64url');
      await measured(metrics, { target: 'redis', operation: 'issueTicket' }, () =>
        redis.set(key(ticket), JSON.stringify(principal), 'PX', TICKET_LIFETIME_MS),
      );
      return ticket;
    },

    async redeem(ticket) {
      if (!TICKET.test(ticket)) return null;
      const text = await measured(metrics, { target: 'redis', operation: 'redeemTicket' }, () =>
        redis.getdel(key(ticket)),
      );
      const principal: Principal | null = text === null ? null : JSON.parse(text);
      return principal;
    },
  };
}
