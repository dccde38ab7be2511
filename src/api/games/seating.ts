import { createHash } from 'node:crypto';
import type { Principal } from '../../contract/principal.js';
import type { CreateGameRequest, Player } from '../../contract/rest.js';
import type { ByColor, Color } from '../../domain/chess/types.js';
import { assertNever } from '../../domain/result.js';
import type { Seat } from '../../domain/game/seat.js';

/** Services may bring any two players together; users only themselves with someone. */
export function mayCreate(principal: Principal, players: readonly Player[]): boolean {
  if (principal.kind === 'service') return true;
  if (principal.kind === 'ops') return false;
  return players.some((player) => player.kind === 'user' && player.userId === principal.userId);
}

/** The seats by color. `random` is drawn from the game's id, so that a repeated request gives the same game. */
export function seat({ players, color }: CreateGameRequest, gameId: string): ByColor<Seat> {
  const first = color === 'random' ? drawnColor(gameId) : color;
  return bySides(first, seatOf(players[0]), seatOf(players[1]));
}

export const bySides = <T>(color: Color, own: T, others: T): ByColor<T> =>
  color === 'white' ? { white: own, black: others } : { white: others, black: own };

const drawnColor = (gameId: string): Color => {
  const bit = (createHash('sha256').update(gameId).digest()[0] ?? 0) & 1;
  return bit === 0 ? 'white' : 'black';
};

function seatOf(player: Player): Seat {
  switch (player.kind) {
    case 'user':
      return { kind: 'human', userId: player.userId };
    case 'bot':
      return { kind: 'bot', level: player.level };
    case 'open':
      return { kind: 'open', reservedFor: player.reservedFor ?? null };
    default:
      return assertNever(player);
  }
}
