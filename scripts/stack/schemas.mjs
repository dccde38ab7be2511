import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { root } from '../lib/root.mjs';
import { writtenSchema } from '../lib/writtenSchema.mjs';

const folder = path.join(root, 'schemas/game-events');

const committedSchemas = () =>
  readdirSync(folder).map((file) => ({
    type: path.basename(file, '.json'),
    schema: JSON.parse(readFileSync(path.join(folder, file), 'utf8')),
  }));

/** What readers go by must read all that will be written, what is written must stay readable: docs/events.md. */
const subjectsOf = (topic, { type, schema }) => [
  { subject: `${topic}-${type}`, level: 'FORWARD_TRANSITIVE', schema },
  { subject: `${topic}-${type}-written`, level: 'BACKWARD_TRANSITIVE', schema: writtenSchema(schema) },
];

async function call(registryUrl, method, resource, body) {
  const response = await fetch(`${registryUrl}/${resource}`, {
    method,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, answer: await response.json() };
}

async function expectOk(...request) {
  const { status, answer } = await call(...request);
  if (status !== 200) throw new Failure(`the schema registry answers ${status}: ${answer.message}`);
  return answer;
}

const body = (schema) => ({ schemaType: 'JSON', schema: JSON.stringify(schema) });

/** @returns {Promise<boolean>} also true for a subject that is not there yet */
async function isCompatible(registryUrl, { subject, schema }) {
  const resource = `compatibility/subjects/${subject}/versions`;
  const { status, answer } = await call(registryUrl, 'POST', resource, body(schema));
  return status === 404 || answer.is_compatible === true;
}

/**
 * Registers the schemas of all event types, or, if the registry finds one of them incompatible, none.
 * @param {string} registryUrl with a path if the registry has one
 * @param {{ topic?: string, schemas?: { type: string, schema: object }[] }} [options] for tests
 */
export async function registerSchemas(
  registryUrl,
  { topic = 'game-events', schemas = committedSchemas() } = {},
) {
  const subjects = schemas.flatMap((each) => subjectsOf(topic, each));
  const ask = (method, resource, sent) => expectOk(registryUrl, method, resource, sent);
  await Promise.all(
    subjects.map(({ subject, level }) => ask('PUT', `config/${subject}`, { compatibility: level })),
  );
  const verdicts = await Promise.all(subjects.map((each) => isCompatible(registryUrl, each)));
  const refused = subjects.filter((_, index) => !verdicts[index]).map(({ subject }) => subject);
  if (refused.length > 0) throw new Failure(`incompatible with earlier versions: ${refused.join(', ')}`);
  await Promise.all(
    subjects.map(({ subject, schema }) => ask('POST', `subjects/${subject}/versions`, body(schema))),
  );
  return `${schemas.length} event types registered`;
}
