import { playUci } from '../chess/position.js';
import { positionsAfter } from '../chess/repetition.js';
import { COLORS, type EpochMs, type Fen, type PositionKey, type Uci, positionKey } from '../chess/types.js';
import { stopClock } from '../clock/clock.js';
import { assertNever } from '../result.js';
import type { GameEvent, MovePlayed, RecordedEvent } from './event.js';
import type { GameInProgress, GameState, GameStatus, PlayedMove } from './state.js';

/**
 * The state after a recorded event. Never refuses and never asks the rules again: what is recorded has happened.
 * Throws only on an event that cannot follow on the state, which a gapless, hash-checked history cannot contain.
 */
export function evolve(state: GameState | null, recorded: RecordedEvent): GameState {
  const next = apply(state, recorded.event, recorded.at);
  return { ...next, version: recorded.version, hash: recorded.hash };
}

/** The state after something happened, before it has a version and a hash. */
export function apply(state: GameState | null, event: GameEvent, at: EpochMs): GameState {
  switch (event.type) {
    case 'GameCreated': {
      const { gameId, seats, settings } = event;
      return { status: 'waiting_for_opponent', gameId, version: 0, hash: '', createdAt: at, settings, seats };
    }
    case 'PlayerJoined': {
      const waiting = expect(state, 'waiting_for_opponent');
      return { ...waiting, seats: { ...waiting.seats, [event.color]: event.seat } };
    }
    case 'GameStarted': {
      const { seats: _open, ...facts } = expect(state, 'waiting_for_opponent');
      const fen = facts.settings.startFen;
      return {
        ...facts,
        status: 'in_progress',
        seats: event.seats,
        startedAt: at,
        fen,
        moves: [],
        positions: [positionKey(fen)],
        clock: event.clock,
        turnStartedAt: at,
        drawOffer: null,
        lastDrawOfferPly: { white: null, black: null },
        takeback: null,
      };
    }
    case 'MovePlayed':
      return afterMove(expect(state, 'in_progress'), event, at);
    case 'DrawOffered': {
      const game = expect(state, 'in_progress');
      const { color, ply } = event;
      const lastDrawOfferPly = { ...game.lastDrawOfferPly, [color]: ply };
      return { ...game, drawOffer: { by: color, ply, at }, lastDrawOfferPly };
    }
    case 'DrawDeclined':
      return { ...expect(state, 'in_progress'), drawOffer: null };
    case 'TakebackProposed':
      return { ...expect(state, 'in_progress'), takeback: { by: event.color, ply: event.ply, at } };
    case 'TakebackDeclined':
      return { ...expect(state, 'in_progress'), takeback: null };
    case 'MovesTakenBack': {
      const game = expect(state, 'in_progress');
      const moves = game.moves.slice(0, event.toPly);
      return {
        ...game,
        fen: event.fen,
        moves,
        positions: positionsOf(game.settings.startFen, moves),
        clock: event.clock,
        turnStartedAt: at,
        drawOffer: null,
        lastDrawOfferPly: offersUpTo(game, event.toPly),
        takeback: null,
      };
    }
    case 'TimeGiven':
      return { ...expect(state, 'in_progress'), clock: event.clock };
    case 'BotFellBack':
      return expect(state, 'in_progress');
    case 'GameRecovered':
      return recovered(state, event, at);
    case 'GameEnded':
      return end(state, event, at);
  }
  return assertNever(event);
}

/** `apply` of a move. */
export function afterMove(game: GameInProgress, event: MovePlayed, at: EpochMs): GameInProgress {
  const { uci, san, fen, clock, color } = event;
  const clockMs = hasClock(game) ? clock.remainingMs[color] : null;
  return {
    ...game,
    fen,
    moves: [...game.moves, { uci, san, clockMs }],
    positions: positionsAfter(game.positions, fen),
    clock,
    turnStartedAt: at,
    // A move answers the other side's offer with no; one's own offer stands.
    drawOffer: game.drawOffer?.by === color ? game.drawOffer : null,
    takeback: null,
  };
}

/** All limits count anew from the recovery. */
function recovered(
  state: GameState | null,
  { clock }: GameEvent & { type: 'GameRecovered' },
  at: EpochMs,
): GameState {
  if (state?.status === 'waiting_for_opponent') return { ...state, recoveredAt: at };
  const game = expect(state, 'in_progress');
  const drawOffer = game.drawOffer && { ...game.drawOffer, at };
  return { ...game, recoveredAt: at, clock: clock ?? game.clock, turnStartedAt: at, drawOffer };
}

function end(state: GameState | null, event: GameEvent & { type: 'GameEnded' }, at: EpochMs): GameState {
  if (state === null || state.status === 'ended') throw new Error('GameEnded cannot follow here');
  const { gameId, version, hash, createdAt, settings, seats } = state;
  const facts = { gameId, version, hash, createdAt, settings, ending: event.ending, endedAt: at };
  if (state.status === 'waiting_for_opponent') return { ...facts, status: 'ended', seats, play: null };
  const { startedAt, fen, moves, positions, turnStartedAt } = state;
  const clock = event.clock ?? stopClock(state.clock);
  const play = { seats: state.seats, startedAt, fen, moves, positions, clock, turnStartedAt };
  return { ...facts, status: 'ended', seats, play };
}

function expect<S extends GameStatus>(state: GameState | null, status: S): InStatus<S> {
  if (isIn(state, status)) return state;
  throw new Error(`the event needs a game ${status}, not ${state?.status ?? 'none'}`);
}

type InStatus<S> = Extract<GameState, { status: S }>;
const isIn = <S extends GameStatus>(state: GameState | null, status: S): state is InStatus<S> =>
  state?.status === status;

const hasClock = (game: GameInProgress): boolean => game.settings.timeControl.kind !== 'unlimited';

/** Replays the moves: takebacks are rare, so the state need not hold a FEN per ply. */
export function fenAfter(startFen: Fen, ucis: readonly Uci[]): Fen {
  return fensOf(startFen, ucis).at(-1) ?? startFen;
}

function positionsOf(startFen: Fen, moves: readonly PlayedMove[]): readonly PositionKey[] {
  const start: readonly PositionKey[] = [positionKey(startFen)];
  const ucis = moves.map(({ uci }) => uci);
  return fensOf(startFen, ucis).reduce(positionsAfter, start);
}

function fensOf(startFen: Fen, ucis: readonly Uci[]): Fen[] {
  let fen = startFen;
  return ucis.map((uci) => {
    const played = playUci(fen, uci);
    if (!played.ok) throw new Error(`the recorded move ${uci} cannot be replayed on ${fen}`);
    fen = played.value.fen;
    return fen;
  });
}

function offersUpTo(game: GameInProgress, ply: number): GameInProgress['lastDrawOfferPly'] {
  const [white, black] = COLORS.map((color) => {
    const offered = game.lastDrawOfferPly[color];
    return offered !== null && offered > ply ? null : offered;
  });
  return { white: white ?? null, black: black ?? null };
}
