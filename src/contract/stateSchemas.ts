import { z } from 'zod';
import { COLORS } from '../domain/chess/types.js';
import type { ClockState } from '../domain/clock/clockState.js';
import type { TimeControl } from '../domain/clock/timeControl.js';
import type { HumanSeat, Seat, TakenSeat } from '../domain/game/seat.js';
import type { GameSettings, GameState } from '../domain/game/state.js';
import { TERMINATIONS, type Ending, type Termination } from '../domain/game/termination.js';
import { GameId, UserId } from './ids.js';

/**
 * The shapes of a game's state as they leave the service. Each schema is typed by the domain type that it describes:
 * a field that is missing or of another type does not compile. They are open, because who reads them has to live with
 * fields that a later version adds.
 */
export const ColorSchema = z.enum(COLORS).meta({ id: 'Color' });
export const PlySchema = z.int().min(0).meta({ description: 'Half-moves played; 0 before the first move.' });
export const AtSchema = z.int().meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' });
const Millis = z.number().min(0).meta({ description: 'Milliseconds.' });
/** Instead of `nullable`, which the OpenAPI generator gets wrong for schemas that have an id of their own. */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
const byColor = <T extends z.ZodType>(value: T) => z.looseObject({ white: value, black: value });

/** A day: more than any clock on a board. */
const InitialMs = z.int().min(0).max(86_400_000).meta({ description: 'Milliseconds.' });
const IncrementMs = z.int().min(0).max(3_600_000).meta({ description: 'Milliseconds.' });

const fischer = { kind: z.literal('fischer'), initialMs: InitialMs, incrementMs: IncrementMs };
const delay = { kind: z.literal('delay'), initialMs: InitialMs, delayMs: IncrementMs };
const bronstein = { kind: z.literal('bronstein'), initialMs: InitialMs, delayMs: IncrementMs };
const hourglass = { kind: z.literal('hourglass'), initialMs: InitialMs };
const correspondence = { kind: z.literal('correspondence'), daysPerMove: z.int().min(1).max(14) };
const unlimited = { kind: z.literal('unlimited') };

export const TimeControlSchema: z.ZodType<TimeControl> = z
  .discriminatedUnion('kind', [
    z.looseObject(fischer),
    z.looseObject(delay),
    z.looseObject(bronstein),
    z.looseObject(hourglass),
    z.looseObject(correspondence),
    z.looseObject(unlimited),
  ])
  .meta({ id: 'TimeControl', description: 'How thinking time is given.' });

/** The same in a request, where an unknown field is a mistake. */
export const RequestedTimeControl: z.ZodType<TimeControl> = z
  .discriminatedUnion('kind', [
    z.strictObject(fischer),
    z.strictObject(delay),
    z.strictObject(bronstein),
    z.strictObject(hourglass),
    z.strictObject(correspondence),
    z.strictObject(unlimited),
  ])
  .meta({ id: 'RequestedTimeControl', description: 'How thinking time is to be given.' });

export const HumanSeatSchema: z.ZodType<HumanSeat> = z
  .looseObject({ kind: z.literal('human'), userId: UserId })
  .meta({ id: 'HumanSeat' });
const BotSeatSchema = z
  .looseObject({
    kind: z.literal('bot'),
    level: z.int().min(1).max(8).meta({ description: 'Strength, 1 is the weakest.' }),
  })
  .meta({ id: 'BotSeat' });
const OpenSeatSchema = z
  .looseObject({ kind: z.literal('open'), reservedFor: UserId.nullable() })
  .meta({ id: 'OpenSeat', description: 'Nobody sits here yet; `reservedFor` null: anyone may.' });

const TakenSeatSchema: z.ZodType<TakenSeat> = z
  .union([HumanSeatSchema, BotSeatSchema])
  .meta({ id: 'TakenSeat' });
const SeatSchema: z.ZodType<Seat> = z
  .union([HumanSeatSchema, BotSeatSchema, OpenSeatSchema])
  .meta({ id: 'Seat' });
export const SeatsSchema = byColor(SeatSchema);
export const TakenSeatsSchema = byColor(TakenSeatSchema);

export const GameSettingsSchema: z.ZodType<GameSettings> = z
  .looseObject({
    timeControl: TimeControlSchema,
    startFen: z.string(),
    rated: z.boolean(),
    waitingLimitMs: Millis.meta({ description: 'How long an open seat is kept open.' }),
    firstMoveLimitMs: Millis.meta({ description: 'How long each side may take for its first move.' }),
    flagGraceMs: Millis.meta({ description: 'How long after a flag fall a timely move may still arrive.' }),
    rematchOf: GameId.nullable().meta({ description: 'The game that this one is the rematch of.' }),
    spectatorDelayMs: Millis.optional().meta({
      description: 'How much later than its players onlookers are shown what happens; absent: not later.',
    }),
  })
  .meta({ id: 'GameSettings', description: 'What is agreed before the first move and never changes.' });

export const ClockStateSchema: z.ZodType<ClockState> = z
  .looseObject({
    remainingMs: byColor(Millis).meta({ description: 'What each side has; without a clock meaningless.' }),
    lagQuotaMs: byColor(Millis).meta({ description: 'Network delay that may still be given back.' }),
    runningSince: AtSchema.nullable().meta({ description: 'Since when the clock runs; null: none runs.' }),
  })
  .meta({ id: 'ClockState', description: 'Both clocks at the start of the current turn.' });

const isTermination = (text: string): text is Termination => text in TERMINATIONS;

export const EndingSchema: z.ZodType<Ending> = z
  .looseObject({
    termination: z.enum(Object.keys(TERMINATIONS).filter(isTermination)),
    result: z.enum(['1-0', '0-1', '1/2-1/2', '*']).meta({ description: '`*`: no result, not to be rated.' }),
    winner: orNull(ColorSchema).meta({ description: 'Null: a draw, or no result.' }),
  })
  .meta({
    id: 'Ending',
    description: 'Why the game is over, and for whom; the terminations are in rules.md.',
  });

const PlayedMoveSchema = z
  .looseObject({ uci: z.string(), san: z.string(), clockMs: Millis.nullable() })
  .meta({ id: 'PlayedMove', description: '`clockMs`: what the mover had left after the move.' });

const ProposalSchema = z
  .looseObject({ by: ColorSchema, ply: PlySchema, at: AtSchema })
  .meta({ id: 'Proposal' });

const facts = {
  gameId: GameId,
  version: z.int().min(1),
  hash: z.string(),
  createdAt: AtSchema,
  recoveredAt: AtSchema.optional().meta({
    description: 'When it last went on after its workflow was lost; absent: it never was.',
  }),
  settings: GameSettingsSchema,
};
const play = {
  seats: TakenSeatsSchema,
  startedAt: AtSchema,
  fen: z.string(),
  moves: z.array(PlayedMoveSchema),
  positions: z.array(z.string()),
  clock: ClockStateSchema,
  turnStartedAt: AtSchema,
};

export const GameStateSchema: z.ZodType<GameState> = z
  .discriminatedUnion('status', [
    z
      .looseObject({ ...facts, status: z.literal('waiting_for_opponent'), seats: SeatsSchema })
      .meta({ id: 'WaitingGame' }),
    z
      .looseObject({
        ...facts,
        ...play,
        status: z.literal('in_progress'),
        drawOffer: orNull(ProposalSchema),
        lastDrawOfferPly: byColor(PlySchema.nullable()),
        takeback: orNull(ProposalSchema),
      })
      .meta({ id: 'GameInProgress' }),
    z
      .looseObject({
        ...facts,
        status: z.literal('ended'),
        seats: SeatsSchema,
        play: orNull(z.looseObject(play).meta({ id: 'Play' })),
        ending: EndingSchema,
        endedAt: AtSchema,
      })
      .meta({ id: 'EndedGame' }),
  ])
  .meta({
    id: 'GameState',
    description: 'A game is one of three things and moves only forward through them.',
  });
