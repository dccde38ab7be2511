import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { asyncApiDocument } from '../../src/api/asyncapi.js';
import { CLIENT_EXAMPLES, SERVER_EXAMPLES } from '../../src/api/socketExamples.js';
import { ClientMessage } from '../../src/contract/clientMessage.js';
import { CLOSE_CODES } from '../../src/contract/closeCodes.js';
import { SERVER_MESSAGES } from '../../src/contract/serverMessageSchemas.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';
import { mustBeDocumented } from '../support/socketContract.js';

const document = asyncApiDocument('https://chess.example/live');
const text = JSON.stringify(document);

test('the document is AsyncAPI 3.0, by the schema of those who define it', () => {
  // it brings the schema of JSON Schema itself, which ajv would have too
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });
  const validate = ajv.compile(asyncApiSchema);
  expect(validate(document), ajv.errorsText(validate.errors)).toBe(true);
  expect(validate({ ...document, channels: { game: { messages: 'none' } } })).toBe(false);
});

test('every reference leads somewhere', () => {
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  const target = (path: string): unknown =>
    path
      .split('/')
      .reduce<unknown>((at, key) => Object.entries(at ?? {}).find(([each]) => each === key)?.[1], document);
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((path) => target(path) === undefined)).toEqual([]);
});

test('it is given out with the address of the service', async () => {
  const edge: RestEdge = await startRestEdge({ publicUrl: 'https://chess.example/live' });
  const answer = await edge.anonymous.get('/asyncapi.json');
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, document]);
  expect(document).toMatchObject({
    servers: { edge: { host: 'chess.example', protocol: 'wss', pathname: '/live' } },
  });
  await edge.stop();
});

test('it has every message, each said by one side, and every close code', () => {
  const fromClient = ClientMessage.options.map(({ shape }) => shape.t.value);
  const all = [...fromClient, ...Object.keys(SERVER_MESSAGES)];
  const said = [...text.matchAll(/"\$ref":"#\/channels\/game\/messages\/(\w+)"/g)].map(([, name]) => name);
  expect(document).toMatchObject({
    components: { messages: Object.fromEntries(all.map((t) => [t, { name: t }])) },
  });
  expect(new Set(said)).toEqual(new Set(all));
  for (const { code } of Object.values(CLOSE_CODES)) expect(text).toContain(`| ${code} |`);
});

test.each(Object.entries(SERVER_MESSAGES))(
  'the examples of %s are what the service may say',
  (name, schema) => {
    const examples = Object.values(SERVER_EXAMPLES)
      .flat()
      .filter(({ t }) => t === name);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(schema.safeParse(example).error).toBeUndefined();
      mustBeDocumented(example);
    }
  },
);

test.each(Object.entries(CLIENT_EXAMPLES))('the examples of %s are understood', (name, examples) => {
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    expect(example.t).toBe(name);
    expect(ClientMessage.safeParse(example).error).toBeUndefined();
    mustBeDocumented(example);
  }
});

test('what is not documented is noticed', () => {
  expect(() => mustBeDocumented({ t: 'gossip' })).toThrow('undocumented');
  const more = { t: 'spectators', n: 1, names: ['carol'] };
  expect(() => mustBeDocumented(more)).toThrow('must NOT have additional properties');
});
