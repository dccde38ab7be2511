import type { z } from 'zod';
import { problemText } from '../contract/clientMessage.js';
import { refusal } from '../domain/game/refusal.js';
import { type Result, err, ok } from '../domain/result.js';
import { type Call, type Endpoint, NoFields } from './endpoint.js';
import type { Failure } from './problem.js';
import type { ApiRequest, ApiResponse } from './requestContext.js';

/** Parses all that the endpoint declares; the first thing that is not as declared is named. */
export function readCall(
  endpoint: Endpoint,
  request: ApiRequest,
  response: ApiResponse,
): Result<Call, Failure> {
  const params = read(endpoint.params ?? NoFields, request.params);
  if (!params.ok) return params;
  const query = read(endpoint.query ?? NoFields, request.query);
  if (!query.ok) return query;
  const body = endpoint.body ? read(endpoint.body, request.body ?? {}) : ok({});
  if (!body.ok) return body;
  const key = readKey(endpoint, request.get('idempotency-key'));
  if (!key.ok) return key;
  const { principal, correlationId, receivedAt } = response.locals;
  return ok({
    params: params.value,
    query: query.value,
    body: body.value,
    idempotencyKey: key.value,
    lastEventId: versionIn(request.get('last-event-id')),
    caller: principal,
    correlationId,
    receivedAt,
  });
}

/** An id that is not ours is nobody's mistake: a browser sends the last one that it got. */
const versionIn = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : null;

function readKey({ keySchema }: Endpoint, header: string | undefined): Result<string | null, Failure> {
  return keySchema && header !== undefined ? read(keySchema, header, 'Idempotency-Key: ') : ok(null);
}

function read<T>(schema: z.ZodType<T>, value: unknown, name = ''): Result<T, Failure> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(refusal('invalid_request', name + problemText(parsed.error)));
}
