import { z } from 'zod';
import { ClientMessage } from '../contract/clientMessage.js';
import { CLOSE_CODES } from '../contract/closeCodes.js';
import { SERVER_MESSAGES } from '../contract/serverMessageSchemas.js';
import { CLIENT_EXAMPLES, SERVER_EXAMPLES } from './socketExamples.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;
interface Message {
  readonly name: string;
  readonly summary: string;
  readonly payload: JsonSchema;
  readonly examples: readonly { readonly payload: object }[];
}

const DRAFT = { target: 'draft-7' } as const;
const CHANNEL = '#/channels/game';
const ref = (address: string) => ({ $ref: address });
const messageIn = (name: string) => ref(`${CHANNEL}/messages/${name}`);

/** What a client may say, and with which messages the service answers. */
const ANSWERS = {
  hello: ['welcome', 'refused'],
  move: ['ack', 'refused'],
  action: ['ack', 'refused'],
  ping: ['pong'],
} as const satisfies Record<ClientMessage['t'], readonly (keyof typeof SERVER_MESSAGES)[]>;
const SUMMARIES: Record<ClientMessage['t'], string> = {
  hello: 'Says who the client is and where it stopped. Comes first, once.',
  move: 'Plays a move; `ply` is the number of half-moves on the board that the player saw.',
  action: 'Resigns, offers, claims and the like.',
  ping: "Asks for the service's time.",
};
/** What the service tells without being asked. */
const NEWS = ['event', 'presence', 'spectators', 'resync', 'moved'] as const;

/** The AsyncAPI 3 document of the socket, from the very schemas that parse its frames and type its messages. */
export function asyncApiDocument(publicUrl: string): Record<string, unknown> {
  const { protocol, host, pathname } = new URL(publicUrl.replace(/^http/, 'ws'));
  const { messages: fromService, schemas } = serverMessages();
  const messages = { ...clientMessages(), ...fromService };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Live Game socket',
      version: '1',
      description: `One WebSocket shows one game, and takes a player's commands for it. Subprotocol \`live-game.v1\`.\n\n${closeCodes()}`,
    },
    defaultContentType: 'application/json',
    servers: { edge: { host, protocol: protocol.slice(0, -1), ...(pathname !== '/' && { pathname }) } },
    channels: { game: channel(Object.keys(messages)) },
    operations: { ...commands(), ...news() },
    components: { messages, schemas },
  };
}

const channel = (names: readonly string[]) => ({
  address: '/ws/games/{gameId}',
  title: 'A game',
  servers: [ref('#/servers/edge')],
  parameters: { gameId: { description: '12 characters 0-9 A-Z a-z.' } },
  messages: Object.fromEntries(names.map((name) => [name, ref(`#/components/messages/${name}`)])),
  bindings: {
    ws: {
      method: 'GET',
      query: {
        type: 'object',
        properties: { ticket: { type: 'string', description: 'From `POST /v1/ws-tickets`: one use, 30 s.' } },
      },
      headers: {
        type: 'object',
        properties: {
          'Sec-WebSocket-Protocol': {
            type: 'string',
            description: '`live-game.v1`, optionally followed by `bearer.<token>`.',
          },
        },
      },
      bindingVersion: '0.1.0',
    },
  },
});

const commands = () =>
  Object.fromEntries(
    Object.entries(ANSWERS).map(([name, answers]) => [
      name,
      {
        action: 'receive',
        channel: ref(CHANNEL),
        messages: [messageIn(name)],
        reply: { channel: ref(CHANNEL), messages: answers.map(messageIn) },
      },
    ]),
  );

const news = () =>
  Object.fromEntries(
    NEWS.map((name) => [name, { action: 'send', channel: ref(CHANNEL), messages: [messageIn(name)] }]),
  );

function clientMessages(): Record<string, Message> {
  const messages = ClientMessage.options.map((schema) => {
    const name = schema.shape.t.value;
    const { $schema: _draft, ...payload } = z.toJSONSchema(schema, { ...DRAFT, io: 'input' });
    return [name, message(name, SUMMARIES[name], { payload, examples: CLIENT_EXAMPLES[name] })] as const;
  });
  return Object.fromEntries(messages);
}

/** What several of the service's messages contain is defined once, in `schemas`. */
function serverMessages() {
  const all = z.toJSONSchema(z.union(Object.values(SERVER_MESSAGES)), DRAFT);
  const text = JSON.stringify(all['definitions']).replaceAll('#/definitions/', '#/components/schemas/');
  const schemas: Record<string, JsonSchema> = JSON.parse(text);
  const messages = Object.entries(SERVER_MESSAGES).map(([name, schema]) => {
    const { id = name, description = '' } = schema.meta() ?? {};
    const payload = { $ref: `#/components/schemas/${id}` };
    return [name, message(name, description, { payload, examples: examplesOf(name) })] as const;
  });
  return { messages: Object.fromEntries(messages), schemas };
}

const examplesOf = (name: string): readonly object[] =>
  Object.entries(SERVER_EXAMPLES).find(([each]) => each === name)?.[1] ?? [];

const message = (
  name: string,
  summary: string,
  { payload, examples }: { payload: JsonSchema; examples: readonly object[] },
): Message => ({ name, summary, payload, examples: examples.map((example) => ({ payload: example })) });

function closeCodes(): string {
  const rows = Object.entries(CLOSE_CODES).map(
    ([name, { code, reconnect, cause }]) => `| ${code} | ${name} | ${reconnect ? 'yes' : 'no'} | ${cause} |`,
  );
  return ['| close code | reason | come back | when |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
