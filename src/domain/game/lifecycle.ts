import { parseFen } from '../chess/position.js';
import type { ByColor } from '../chess/types.js';
import { COLORS } from '../chess/types.js';
import { createClock } from '../clock/clock.js';
import type { CreateGame, JoinGame } from './command.js';
import { type Context, type Decision, colorOf, happened, refused } from './decision.js';
import type { GameEvent } from './event.js';
import { type Seat, type TakenSeat, takenSeats } from './seat.js';
import type { GameSettings, WaitingGame } from './state.js';

/** A game whose seats are all taken starts at once; the others wait for an opponent. */
export function createGame({ gameId, seats, settings }: CreateGame, context: Context): Decision {
  const fen = parseFen(settings.startFen);
  if (!fen.ok) return refused('invalid_fen', `startFen: ${fen.error}`);
  if (isSameUser(seats)) return refused('invalid_request', 'players: one user cannot hold both seats');
  const agreed = { ...settings, startFen: fen.value };
  const created: GameEvent = { type: 'GameCreated', gameId, seats, settings: agreed };
  const taken = takenSeats(seats);
  return taken ? happened(context, created, started(taken, agreed)) : happened(context, created);
}

export function joinGame(
  game: WaitingGame | { readonly status: 'in_progress'; readonly seats: ByColor<Seat> },
  { color: wanted }: JoinGame,
  context: Context,
): Decision {
  const { by } = context;
  if (by.kind !== 'user') return refused('forbidden', 'Only users can take a seat.');
  if (colorOf(game.seats, by) !== null) return refused('already_seated');
  if (game.status === 'in_progress') return refused('seat_taken');
  const mayTake = (seat: Seat) =>
    seat.kind === 'open' && (seat.reservedFor === null || seat.reservedFor === by.userId);
  const color = COLORS.find((each) => (wanted ?? each) === each && mayTake(game.seats[each]));
  if (!color) return refused('seat_taken');
  const seat = { kind: 'human', userId: by.userId } as const;
  const joined: GameEvent = { type: 'PlayerJoined', color, seat };
  const taken = takenSeats({ ...game.seats, [color]: seat });
  return taken ? happened(context, joined, started(taken, game.settings)) : happened(context, joined);
}

const started = (seats: ByColor<TakenSeat>, { timeControl }: GameSettings): GameEvent => ({
  type: 'GameStarted',
  seats,
  clock: createClock(timeControl),
});

function isSameUser({ white, black }: ByColor<Seat>): boolean {
  return white.kind === 'human' && black.kind === 'human' && white.userId === black.userId;
}
