import type { z } from 'zod';
import { EVENT_SCHEMA_VERSION, type OutboundEvent } from '../contract/eventPublisher.js';
import { RecordedEventSchema } from '../contract/eventSchemas.js';
import { GameId } from '../contract/ids.js';
import type { DeadLetterReason, LogRecord } from '../contract/projection.js';
import { type Result, err, ok } from '../domain/result.js';

/** Why a record goes to the dead letters. */
export interface Poison {
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** The event that a record holds, checked against the schema that it says it was written to. */
export function decodeRecord({ key, value, headers }: LogRecord): Result<OutboundEvent, Poison> {
  const version = headers['schema-version'] ?? 'none';
  if (version !== String(EVENT_SCHEMA_VERSION)) {
    return err({ reason: 'schema_version', detail: `schema version ${version.slice(0, 16)}` });
  }
  const fields = parseObject(value);
  if (!fields) return undecodable('the value is not a JSON object');
  const { gameId, ...rest } = fields;
  const id = GameId.safeParse(gameId);
  if (!id.success || id.data !== key?.toString())
    return undecodable('the key is not the gameId of the value');
  const recorded = RecordedEventSchema.safeParse(rest);
  if (!recorded.success) return undecodable(firstIssue(recorded.error));
  const { event } = recorded.data;
  if (event.type === 'GameCreated' && event.gameId !== id.data) return undecodable('it creates another game');
  return ok({ gameId: id.data, recorded: recorded.data });
}

const undecodable = (detail: string) => err<Poison>({ reason: 'undecodable', detail });

function parseObject(value: Buffer | null): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(value?.toString() ?? '');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const issue = issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'not an event';
}
