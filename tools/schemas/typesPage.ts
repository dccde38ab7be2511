import { eventTypeHeader } from '../../src/contract/eventPublisher.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { JsonSchema } from './messageSchemas.js';

const INTRODUCTION = `# Event types

Made by \`npm run schemas\` from \`src/contract/eventSchemas.ts\`; a test fails when it is out of date. What all events have
in common, and what a consumer can rely on, is in [events.md](events.md). All durations are milliseconds, all instants
milliseconds since 1970-01-01T00:00:00Z. The tables and examples are of the field \`event\` of a message.
`;

/** The page that tells the fields of every event type, with an example each out of `events`. */
export function typesPage(
  schemas: ReadonlyMap<string, JsonSchema>,
  events: readonly RecordedEvent[],
): string {
  const shapes = new Map<string, JsonSchema>();
  const sections = [...schemas].map(([header, schema]) => {
    const eventName = refName(new Map(fieldsOf(schema)).get('event'));
    for (const [name, shape] of schemasIn(schema['definitions'])) shapes.set(name, shape);
    const event = shapes.get(eventName);
    shapes.delete(eventName);
    const example = events.find((each) => eventTypeHeader(each.event.type) === header)?.event;
    const block = ['```json', JSON.stringify(example), '```'].join('\n');
    return [`## ${header}`, schema.description, event && fieldTable(event), block].join('\n\n');
  });
  const shapeSections = [...shapes].toSorted(([a], [b]) => a.localeCompare(b)).map(shapeSection);
  return [INTRODUCTION, ...sections, '## Shapes', ...shapeSections].join('\n\n');
}

function shapeSection([name, shape]: readonly [string, JsonSchema]): string {
  const variants = shape.oneOf?.map((variant) => `- ${typeText(variant)}`).join('\n');
  const body = variants ?? (shape.properties ? fieldTable(shape) : typeText(shape));
  return [`### ${name}`, shape.description, body].filter(Boolean).join('\n\n');
}

function fieldTable(shape: JsonSchema): string {
  const rows = fieldsOf(shape).map(
    ([name, field]) => `| \`${name}\` | ${typeText(field)} | ${field.description ?? ''} |`,
  );
  return ['| field | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A schema in words: `HumanSeat or null`, `{ white: number, black: number }`. */
function typeText(schema: unknown): string {
  if (!isSchema(schema)) return 'anything';
  const name = refName(schema);
  if (name !== '') return `[${name}](#${name.toLowerCase()})`;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((each) => `\`${String(each)}\``).join(', ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(typeText).join(' or ');
  if (schema.properties) {
    return `{ ${fieldsOf(schema)
      .map(([field, type]) => `${field}: ${typeText(type)}`)
      .join(', ')} }`;
  }
  if (schema.type === 'array') return `list of ${typeText(schema.items)}`;
  const bounds = schema.maximum === undefined ? '' : ` ${schema.minimum} to ${schema.maximum}`;
  return `${String(schema.type)}${bounds}${schema.pattern ? ` \`${schema.pattern}\`` : ''}`;
}

const refName = (schema: JsonSchema | undefined): string => schema?.$ref?.replace('#/definitions/', '') ?? '';
const fieldsOf = (shape: JsonSchema) => schemasIn(shape.properties);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemasIn = (map: unknown): [string, JsonSchema][] =>
  isSchema(map)
    ? Object.entries(map).filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]))
    : [];
