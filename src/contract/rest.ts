import { z } from 'zod';
import { ActionBody, MoveBody } from './commandSchemas.js';
import { RecordedEventSchema } from './eventSchemas.js';
import { GAME_STATUSES, type ListedGame } from './gameReads.js';
import { CommandId, GameId, UserId } from './ids.js';
import { parseCursor } from './pageCursor.js';
import { SCOPES } from './principal.js';
import {
  AtSchema,
  ColorSchema,
  EndingSchema,
  GameStateSchema,
  PlySchema,
  SeatsSchema,
  RequestedTimeControl,
  orNull,
} from './stateSchemas.js';

/** Bodies of the REST surface, both ways. Requests are strict: an unknown field is refused by its name. */

/** Bounds of a limit that a game's creator may choose: a second to a fortnight. */
const LimitMs = z.int().min(1_000).max(1_209_600_000);

const Player = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('user'), userId: UserId }),
    z.strictObject({ kind: z.literal('bot'), level: z.int().min(1).max(8) }),
    z.strictObject({ kind: z.literal('open'), reservedFor: UserId.optional() }),
  ])
  .meta({ id: 'Player', description: 'Who is to play: a user, a bot, or whoever joins.' });
export type Player = z.infer<typeof Player>;

export const CreateGameRequest = z
  .strictObject({
    players: z.tuple([Player, Player]).meta({ minItems: 2, maxItems: 2 }),
    color: z.enum(['white', 'black', 'random']).default('random').meta({
      description: 'The color of `players[0]`.',
    }),
    timeControl: z.union([z.string().max(32), RequestedTimeControl]).meta({
      description:
        'Or in text, numbers in seconds: `300+5` Fischer, `300d5` delay, `300b5` Bronstein, `300h` hourglass, `1/3d` correspondence, `-` unlimited.',
      example: '300+5',
    }),
    startFen: z.string().max(100).optional(),
    rated: z.boolean().default(false),
    firstMoveLimitMs: LimitMs.optional().meta({ description: 'Default: by the speed of the time control.' }),
    waitingLimitMs: LimitMs.default(600_000).meta({ description: 'How long an open seat is kept open.' }),
    spectatorDelayMs: z.int().min(0).max(1_800_000).default(0).meta({
      description: 'How much later than its players onlookers are shown the moves: 0, or up to half an hour.',
    }),
  })
  .meta({ id: 'CreateGameRequest' });
export type CreateGameRequest = z.infer<typeof CreateGameRequest>;

const optionalId = CommandId.optional().meta({
  description: "The command's name: a repetition gets the first answer. Made up by the service when absent.",
});

export const JoinRequest = z
  .strictObject({ id: optionalId, color: ColorSchema.optional() })
  .meta({ id: 'JoinRequest' });
export const MoveRequest = MoveBody.extend({ id: optionalId }).meta({ id: 'MoveRequest' });
export const ActionRequest = z
  .strictObject({ id: optionalId, action: ActionBody })
  .meta({ id: 'ActionRequest' });
export const RematchRequest = z.strictObject({ id: optionalId }).meta({ id: 'RematchRequest' });
export const NoBody = z.strictObject({}).meta({ id: 'NoBody' });

export const GameAddress = z.strictObject({ gameId: GameId });
export const EventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a version: 0, 1, 2, ...')
    .transform(Number)
    .optional()
    .meta({
      type: 'integer',
      minimum: 0,
      maximum: 999_999_999,
      description: 'The last version that the caller has; default 0.',
    }),
});

export const StreamQuery = EventsQuery.extend({
  ticket: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'From `POST /v1/ws-tickets`, instead of a token.' }),
});

export const GamesQuery = z.strictObject({
  player: UserId.optional().meta({ description: 'Who sits in either seat.' }),
  status: z.enum(GAME_STATUSES).optional(),
  from: z
    .string()
    .regex(/^\d{1,14}$/, 'must be epoch milliseconds')
    .transform(Number)
    .optional()
    .meta({ type: 'integer', minimum: 0, description: 'The earliest creation, epoch ms.' }),
  cursor: z
    .string()
    .max(64)
    .transform((text, context) => {
      const position = parseCursor(text);
      if (!position) context.addIssue('must be a nextCursor of an earlier page');
      return position ?? z.NEVER;
    })
    .optional()
    .meta({ type: 'string', description: '`nextCursor` of the page before.' }),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be 1 to 100')
    .transform(Number)
    .optional()
    .meta({ type: 'integer', minimum: 1, maximum: 100, description: 'Games on the page; default 20.' }),
});

/** `Idempotency-Key` of a creation. For a command in a game the header is the command's id, a `CommandId`. */
export const CreationKey = z
  .string()
  .regex(/^[\w.:-]{1,128}$/, 'must be 1 to 128 characters A-Z a-z 0-9 _ . : -')
  .meta({ description: 'Names the creation: with the same key and body it is the same game.' });

export const CreatedGame = z
  .strictObject({
    gameId: GameId,
    url: z.string().meta({ description: 'The game over REST.' }),
    wsUrl: z.string().meta({ description: "The game's socket, at the edge that the game is at home." }),
    state: GameStateSchema,
  })
  .meta({ id: 'CreatedGame' });
export type CreatedGame = z.infer<typeof CreatedGame>;

export const GameView = z
  .strictObject({
    now: AtSchema.meta({ description: 'When `remainingMs` was true, epoch ms.' }),
    state: GameStateSchema,
    legalMoves: z
      .array(z.string())
      .meta({ description: 'Of the side to move, in UCI; empty unless in progress.' }),
    remainingMs: z
      .strictObject({ white: z.number(), black: z.number() })
      .nullable()
      .meta({ description: "Both sides' time as of `now`; null without clocks." }),
  })
  .meta({ id: 'GameView' });
export type GameView = z.infer<typeof GameView>;

const ListedGameSchema: z.ZodType<ListedGame> = z
  .strictObject({
    gameId: GameId,
    status: z.enum(GAME_STATUSES),
    createdAt: AtSchema,
    startedAt: AtSchema.nullable(),
    endedAt: AtSchema.nullable(),
    seats: SeatsSchema,
    timeControl: z.string().meta({ example: '300+5' }),
    rated: z.boolean(),
    startFen: z.string(),
    rematchOf: GameId.nullable(),
    ending: orNull(EndingSchema),
    plies: PlySchema.nullable().meta({ description: 'Half-moves at the end; null until then.' }),
  })
  .meta({ id: 'ListedGame' });

export const GameList = z
  .strictObject({
    games: z.array(ListedGameSchema),
    nextCursor: z.string().nullable().meta({ description: 'Null: there are no more.' }),
  })
  .meta({ id: 'GameList', description: 'The newest creation first; a second or so behind the games.' });
export type GameList = z.infer<typeof GameList>;

export const CommandAnswer = z
  .strictObject({
    version: z.int().meta({ description: 'The version that the command led to.' }),
    at: AtSchema,
    state: GameStateSchema,
  })
  .meta({ id: 'CommandAnswer', description: '`state` is that of `version` or a later one.' });
export type CommandAnswer = z.infer<typeof CommandAnswer>;

export const GameEvents = z
  .strictObject({ gameId: GameId, events: z.array(RecordedEventSchema) })
  .meta({ id: 'GameEvents', description: 'Oldest first, no gaps, up to the newest.' });
export type GameEvents = z.infer<typeof GameEvents>;

export const Ticket = z
  .strictObject({ ticket: z.string(), expiresInMs: z.int() })
  .meta({ id: 'Ticket', description: 'Opens one socket or stream, as `?ticket=`, once.' });

export const DevTokenRequest = z
  .strictObject({ sub: UserId, scope: z.enum(SCOPES) })
  .meta({ id: 'DevTokenRequest' });
export type DevTokenRequest = z.infer<typeof DevTokenRequest>;
export const DevToken = z.strictObject({ token: z.string() }).meta({ id: 'DevToken' });

export const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
