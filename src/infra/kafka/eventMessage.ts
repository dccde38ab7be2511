import { createHash } from 'node:crypto';
import {
  EVENT_SCHEMA_VERSION,
  eventId,
  eventTypeHeader,
  type OutboundEvent,
} from '../../contract/eventPublisher.js';

/** An event in its wire form. */
export interface EventMessage {
  /** All events of a game share a key, hence a partition, hence an order. */
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** `{ gameId, ...recorded }` as JSON; the headers let a consumer route and deduplicate without parsing it. */
export function eventMessage({ gameId, recorded }: OutboundEvent): EventMessage {
  return {
    key: gameId,
    value: JSON.stringify({ gameId, ...recorded }),
    headers: {
      id: eventId(gameId, recorded.version),
      type: eventTypeHeader(recorded.event.type),
      'schema-version': String(EVENT_SCHEMA_VERSION),
      'content-type': 'application/json',
      ...(recorded.correlationId !== null && {
        'correlation-id': recorded.correlationId,
        traceparent: traceparent(recorded.correlationId, recorded.hash),
      }),
    },
  };
}

/**
 * W3C Trace Context. The trace is the correlation id, or its hash where a client's own is no trace id; the span is the
 * event's own, taken from its hash, so that whoever publishes it, and however often, it stays the same.
 */
function traceparent(correlationId: string, eventHash: string): string {
  const isTraceId = /^(?!0{32})[0-9a-f]{32}$/.test(correlationId);
  const trace = isTraceId ? correlationId : createHash('sha256').update(correlationId).digest('hex');
  return `00-${trace.slice(0, 32)}-${eventHash.slice(0, 16)}-01`;
}

/** Bytes of key, value and headers as they travel; names and numbers of the record itself are estimated. */
export function messageBytes({ key, value, headers }: EventMessage): number {
  const overhead = 32 + key.length;
  const inHeaders = Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + text.length + 4,
    0,
  );
  return overhead + inHeaders + Buffer.byteLength(value);
}
