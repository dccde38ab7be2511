import { z } from 'zod';
import type { Actor } from '../domain/game/command.js';
import type { GameEvent, RecordedEvent } from '../domain/game/event.js';
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
  orNull,
} from './stateSchemas.js';

const ActorSchema: z.ZodType<Actor> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('user'), userId: UserId }),
    z.strictObject({ kind: z.literal('bot'), color: ColorSchema }),
    z.strictObject({ kind: z.literal('service'), name: z.string() }),
    z.strictObject({ kind: z.literal('ops'), name: z.string() }),
    z.strictObject({ kind: z.literal('arbiter') }),
  ])
  .meta({ id: 'Actor', description: 'On whose behalf it happened.' });

const Millis = z.number().meta({ description: 'Milliseconds.' });
const event = <T extends GameEvent['type'], F extends z.ZodRawShape>(type: T, fields: F) =>
  z.strictObject({ type: z.literal(type), ...fields }).meta({ id: type });

/** All that can happen in a game, as it leaves the service. */
const GameEventSchema: z.ZodType<GameEvent> = z
  .discriminatedUnion('type', [
    event('GameCreated', { gameId: GameId, seats: SeatsSchema, settings: GameSettingsSchema }),
    event('PlayerJoined', { color: ColorSchema, seat: HumanSeatSchema }),
    event('GameStarted', { seats: TakenSeatsSchema, clock: ClockStateSchema }),
    event('MovePlayed', {
      ply: PlySchema,
      color: ColorSchema,
      uci: z.string(),
      san: z.string(),
      fen: z.string(),
      clock: ClockStateSchema,
      spentMs: Millis,
      lagCreditMs: Millis,
    }),
    event('DrawOffered', { color: ColorSchema, ply: PlySchema }),
    event('DrawDeclined', { color: ColorSchema, how: z.enum(['declined', 'withdrawn', 'expired']) }),
    event('TakebackProposed', { color: ColorSchema, ply: PlySchema }),
    event('TakebackDeclined', { color: ColorSchema, how: z.enum(['declined', 'withdrawn']) }),
    event('MovesTakenBack', {
      color: ColorSchema,
      toPly: PlySchema,
      fen: z.string(),
      clock: ClockStateSchema,
    }),
    event('TimeGiven', { color: ColorSchema, to: ColorSchema, ms: Millis, clock: ClockStateSchema }),
    event('BotFellBack', { color: ColorSchema, ply: PlySchema, reason: z.string() }),
    event('GameEnded', { ending: EndingSchema, because: z.string(), clock: orNull(ClockStateSchema) }),
  ])
  .meta({ id: 'GameEvent' });

export const RecordedEventSchema: z.ZodType<RecordedEvent> = z
  .strictObject({
    version: z.int().min(1),
    at: AtSchema,
    by: ActorSchema,
    commandId: CommandId.nullable(),
    correlationId: CorrelationId.nullable(),
    event: GameEventSchema,
    hash: z.string(),
  })
  .meta({
    id: 'RecordedEvent',
    description:
      '`version` counts 1, 2, 3 ... per game without gaps; `hash` = sha256(previous hash + canonical JSON of the rest).',
  });
