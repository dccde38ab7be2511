import { z } from 'zod';
import type { Actor } from '../domain/game/command.js';
import type { EventType, GameEvent, GameSummary, RecordedEvent } from '../domain/game/event.js';
import { CommandId, CorrelationId, GameId, UserId } from './ids.js';
import {
  AtSchema,
  ClockStateSchema,
  ColorSchema,
  EndingSchema,
  GameSettingsSchema,
  HumanSeatSchema,
  PlySchema,
  SeatsSchema,
  TakenSeatsSchema,
  TimeControlSchema,
  orNull,
} from './stateSchemas.js';

/**
 * The shapes of the events as they leave the service: over REST, and in Kafka, where `schemas/game-events` and
 * docs/event-types.md are made from them. Open for the same reason as the shapes of the state.
 */
const ActorSchema: z.ZodType<Actor> = z
  .discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('user'), userId: UserId }),
    z.looseObject({ kind: z.literal('bot'), color: ColorSchema }),
    z.looseObject({ kind: z.literal('service'), name: z.string() }),
    z.looseObject({ kind: z.literal('ops'), name: z.string() }),
    z.looseObject({ kind: z.literal('arbiter') }),
  ])
  .meta({
    id: 'Actor',
    description: 'On whose behalf it happened; `arbiter`: the rules, without anybody asking.',
  });

const Uci = z
  .string()
  .meta({ description: 'UCI: `e2e4`, `e7e8q`; castling is the move of the king, `e1g1`.' });
const San = z.string().meta({ description: 'Standard algebraic notation: `Nf3`, `O-O`, `e8=Q#`.' });
const Fen = z.string().meta({ description: 'A position in Forsyth-Edwards notation, six fields.' });
const millis = (description: string) => z.number().meta({ description: `${description}, milliseconds.` });
const text = (description: string) => z.string().meta({ description });
const PlyNow = PlySchema.meta({ description: 'Half-moves on the board at that time.' });

const GameSummarySchema: z.ZodType<GameSummary> = z
  .looseObject({
    seats: SeatsSchema,
    timeControl: TimeControlSchema,
    rated: z.boolean(),
    startFen: Fen,
    startedAt: AtSchema.nullable().meta({
      description: 'When both seats were taken, epoch ms; null: never.',
    }),
    plies: PlySchema.meta({ description: 'Half-moves on the board at the end: the length of `ucis`.' }),
    ucis: z.array(Uci).meta({ description: 'The moves on the board at the end, without those taken back.' }),
  })
  .meta({
    id: 'GameSummary',
    description: 'The whole game in short, for those who read nothing but its end.',
  });

const event = <T extends EventType, F extends z.ZodRawShape>(type: T, description: string, fields: F) =>
  z.looseObject({ type: z.literal(type), ...fields }).meta({ id: type, description });

/** All that can happen in a game. */
export const EVENT_SCHEMAS = {
  GameCreated: event(
    'GameCreated',
    'A game is set up. If both seats are taken, `GameStarted` follows at once.',
    {
      gameId: GameId,
      seats: SeatsSchema,
      settings: GameSettingsSchema,
    },
  ),
  PlayerJoined: event('PlayerJoined', 'A user takes an open seat.', {
    color: ColorSchema,
    seat: HumanSeatSchema,
  }),
  GameStarted: event('GameStarted', 'Both seats are taken. No clock runs before both sides have moved.', {
    seats: TakenSeatsSchema,
    clock: ClockStateSchema,
  }),
  MovePlayed: event('MovePlayed', 'A move is on the board; `fen` and `clock` are those after it.', {
    ply: PlySchema.meta({ description: 'Half-moves on the board after it: 1 for the first move.' }),
    color: ColorSchema,
    uci: Uci,
    san: San,
    fen: Fen,
    clock: ClockStateSchema,
    spentMs: millis('What the mover thought, as charged'),
    lagCreditMs: millis('Network delay that was given back to the mover'),
  }),
  DrawOffered: event('DrawOffered', '`color` offers a draw.', { color: ColorSchema, ply: PlyNow }),
  DrawDeclined: event('DrawDeclined', 'The offer is gone: `color` declined or withdrew it, or time did.', {
    color: ColorSchema,
    how: z.enum(['declined', 'withdrawn', 'expired']),
  }),
  TakebackProposed: event('TakebackProposed', '`color` asks to take its last move back.', {
    color: ColorSchema,
    ply: PlyNow,
  }),
  TakebackDeclined: event('TakebackDeclined', '`color` declined the proposal or withdrew its own.', {
    color: ColorSchema,
    how: z.enum(['declined', 'withdrawn']),
  }),
  MovesTakenBack: event('MovesTakenBack', 'By agreement moves are off the board: `color` is to move again.', {
    color: ColorSchema,
    toPly: PlySchema.meta({ description: 'Half-moves left on the board.' }),
    fen: Fen,
    clock: ClockStateSchema,
  }),
  TimeGiven: event('TimeGiven', '`color` adds time to the clock of `to`.', {
    color: ColorSchema,
    to: ColorSchema,
    ms: millis('What is added'),
    clock: ClockStateSchema,
  }),
  BotFellBack: event('BotFellBack', 'The bot gave no move; the next `MovePlayed` is not its own choice.', {
    color: ColorSchema,
    ply: PlyNow,
    reason: text('What went wrong, for operators.'),
  }),
  GameRecovered: event(
    'GameRecovered',
    'The game goes on after its workflow was lost: the clock and all limits count on from `at`.',
    {
      clock: orNull(ClockStateSchema).meta({ description: 'Null: the game has not started yet.' }),
    },
  ),
  GameEnded: event('GameEnded', 'The game is over: the last event, and enough without the others.', {
    ending: EndingSchema,
    because: text('Which rule, on which facts: enough to explain the result to a player.'),
    clock: orNull(ClockStateSchema),
    summary: GameSummarySchema,
  }),
} satisfies { readonly [T in EventType]: z.ZodType<GameEvent & { readonly type: T }> };

export const GameEventSchema: z.ZodType<GameEvent> = z
  .discriminatedUnion('type', [
    EVENT_SCHEMAS.GameCreated,
    EVENT_SCHEMAS.PlayerJoined,
    EVENT_SCHEMAS.GameStarted,
    EVENT_SCHEMAS.MovePlayed,
    EVENT_SCHEMAS.DrawOffered,
    EVENT_SCHEMAS.DrawDeclined,
    EVENT_SCHEMAS.TakebackProposed,
    EVENT_SCHEMAS.TakebackDeclined,
    EVENT_SCHEMAS.MovesTakenBack,
    EVENT_SCHEMAS.TimeGiven,
    EVENT_SCHEMAS.BotFellBack,
    EVENT_SCHEMAS.GameRecovered,
    EVENT_SCHEMAS.GameEnded,
  ])
  .meta({ id: 'GameEvent' });

/** What surrounds an event once it is recorded. */
export const RECORD_FIELDS = {
  version: z.int().min(1).meta({ description: 'Counts 1, 2, 3 ... per game without gaps.' }),
  at: AtSchema.meta({
    description: 'When it happened, epoch ms: for a flag fall the deadline, not its discovery.',
  }),
  by: ActorSchema,
  commandId: CommandId.nullable().meta({ description: 'The command that caused it; null: the arbiter did.' }),
  correlationId: CorrelationId.nullable().meta({ description: 'The request that it came from, if any.' }),
  hash: text('sha256, hex, of the previous hash and the canonical JSON of the event.'),
};

export const RecordedEventSchema: z.ZodType<RecordedEvent> = z
  .looseObject({ ...RECORD_FIELDS, event: GameEventSchema })
  .meta({ id: 'RecordedEvent', description: 'An event, numbered, dated, attributed and chained.' });

/** The value of a Kafka message with an event of the type. */
export const messageSchema = (type: EventType) =>
  z.looseObject({
    gameId: GameId.meta({ description: 'The game; also the key of the message.' }),
    ...RECORD_FIELDS,
    event: EVENT_SCHEMAS[type],
  });
