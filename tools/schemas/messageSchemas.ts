import { z } from 'zod';
import { eventTypeHeader } from '../../src/contract/eventPublisher.js';
import { EVENT_SCHEMAS, messageSchema } from '../../src/contract/eventSchemas.js';
import type { EventType } from '../../src/domain/game/event.js';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schema of a Kafka message's value for every event type, by its `type` header. Draft 7, as registries know it. */
export const messageSchemas = (): ReadonlyMap<string, JsonSchema> =>
  new Map(eventTypes().map((type) => [eventTypeHeader(type), messageJsonSchema(type)]));

const eventTypes = () => Object.values(EVENT_SCHEMAS).map(({ shape }): EventType => shape.type.value);

function messageJsonSchema(type: EventType): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(messageSchema(type), {
    target: 'draft-7',
    override: ({ jsonSchema }) => tidy(jsonSchema),
  });
  const { description } = EVENT_SCHEMAS[type].meta() ?? {};
  return {
    ...($schema && { $schema }),
    title: eventTypeHeader(type),
    ...(description && { description }),
    ...schema,
  };
}

/** Without what says nothing: that further fields may be of any kind, and the bounds of every safe integer. */
function tidy(schema: JsonSchema): void {
  delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
