import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../domain/game/refusal.js';
import { GameEventSchema, RECORD_FIELDS, RecordedEventSchema } from './eventSchemas.js';
import { CommandId } from './ids.js';
import type { ServerMessage } from './serverMessage.js';
import { AtSchema, ColorSchema, GameStateSchema, orNull } from './stateSchemas.js';

type MessageOf<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;

const version = z.int().min(1);
const now = AtSchema.meta({
  description: "The service's time, epoch ms, for showing clocks; as long ago as the game is shown late.",
});
const isRefusalCode = (text: string): text is RefusalCode => text in REFUSALS;
const { version: _version, ...recorded } = RECORD_FIELDS;

/**
 * The shapes of all that the service sends over a socket, by type, each typed by `serverMessage.ts`. Open, because a
 * client has to live with fields that a later version adds.
 */
export const SERVER_MESSAGES = {
  welcome: z
    .looseObject({
      t: z.literal('welcome'),
      seat: orNull(ColorSchema).meta({ description: 'Null: a spectator.' }),
      version,
      hash: z.string(),
      now,
      state: orNull(GameStateSchema).meta({ description: 'Null: `events` continue what the client has.' }),
      events: z.array(RecordedEventSchema),
      heartbeatMs: z.int().min(1).meta({ description: 'How often the service pings.' }),
    })
    .meta({
      id: 'WelcomeMessage',
      description: 'The answer to a hello: all that is needed to follow the game.',
    }),
  event: z
    .looseObject({ t: z.literal('event'), v: RECORD_FIELDS.version, ...recorded, event: GameEventSchema })
    .meta({ id: 'EventMessage', description: 'Something happened; each version once and in order.' }),
  ack: z
    .looseObject({ t: z.literal('ack'), id: CommandId, v: version, at: AtSchema })
    .meta({ id: 'AckMessage', description: "The command is in the game's history; `v` is what it led to." }),
  refused: z
    .looseObject({
      t: z.literal('refused'),
      id: CommandId.nullable().meta({ description: 'Null: about the frame or the hello.' }),
      code: z.enum(Object.keys(REFUSALS).filter(isRefusalCode)),
      detail: z.string(),
    })
    .meta({ id: 'RefusedMessage', description: 'Nothing was changed.' }),
  presence: z
    .looseObject({
      t: z.literal('presence'),
      color: ColorSchema,
      goneSince: AtSchema.nullable().meta({ description: 'Null: the side is back.' }),
    })
    .meta({ id: 'PresenceMessage', description: 'Since when a side has had no connection, epoch ms.' }),
  spectators: z
    .looseObject({ t: z.literal('spectators'), n: z.int().min(0) })
    .meta({ id: 'SpectatorsMessage', description: 'How many watch, over all edges; at most once a second.' }),
  resync: z
    .looseObject({ t: z.literal('resync'), now, state: GameStateSchema })
    .meta({ id: 'ResyncMessage', description: 'Forget what was shown and take this state.' }),
  moved: z
    .looseObject({ t: z.literal('moved'), url: z.string() })
    .meta({ id: 'MovedMessage', description: 'Go on at this address, with a hello and `resume` there.' }),
  pong: z
    .looseObject({ t: z.literal('pong'), at: z.number(), now })
    .meta({ id: 'PongMessage', description: 'The answer to a ping, with its own `at`.' }),
} satisfies { readonly [T in ServerMessage['t']]: z.ZodType<MessageOf<T>> };
