import type { CommandInput, NewGame } from '../../contract/gameWorkflow.js';
import { CommandId } from '../../contract/ids.js';
import { type Principal, actorOf } from '../../contract/principal.js';
import { CreatedGame, GameAddress, RematchRequest } from '../../contract/rest.js';
import { type ByColor, opposite } from '../../domain/chess/types.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import { colorOf } from '../../domain/game/decision.js';
import { canonicalJson } from '../../domain/game/hash.js';
import { type Seat, takenSeats } from '../../domain/game/seat.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Call, type Endpoint, type Reply, endpoint } from '../endpoint.js';
import { inputOf } from './commandInput.js';
import { describe, openGame } from './openGame.js';
import { readState } from './readState.js';
import { bySides } from './seating.js';

/**
 * `POST /v1/games/{gameId}/rematch`. The new game's id follows from the old one's, so both players who ask meet in the
 * same game: the first opens it with the other seat reserved, the second takes that seat.
 */
export const rematch = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'post',
    path: '/v1/games/{gameId}/rematch',
    name: 'rematch',
    summary: 'Ask for, or agree to, another game with colors swapped. Against a bot it starts at once.',
    access: 'token',
    params: GameAddress,
    body: RematchRequest,
    keySchema: CommandId,
    success: {
      status: 201,
      description: 'The new game, whether the caller opened it, joined it or asked again',
      schema: CreatedGame,
      headers: { Location: 'The same as `url`' },
    },
    refusals: ['game_not_found', 'not_your_seat', 'game_not_over', 'no_rematch', 'seat_taken', 'game_over'],
    handle: (call) => askForRematch(deps, call),
  });

type RematchCall = Call<{ readonly gameId: string }, unknown, { readonly id?: string | undefined }, 'token'>;

async function askForRematch(deps: ApiDeps, call: RematchCall): Promise<Result<Reply<CreatedGame>, Refusal>> {
  const input = inputOf(deps, call);
  if (!input.ok) return input;
  const old = await readState(deps, call.params.gameId);
  if (!old.ok) return old;
  const seats = rematchSeats(old.value, call.caller);
  if (!seats.ok) return seats;
  const { gameId: rematchOf } = old.value;
  const game: NewGame = {
    ...input.value,
    gameId: await deps.ids.derivedGameId(`rematch of ${rematchOf}`),
    seats: seats.value,
    settings: { ...old.value.settings, rematchOf },
  };
  const opened = await openGame(deps, game, canonicalJson({ rematchOf, by: call.caller }));
  const isOpponentFirst = !opened.ok && opened.error.code === 'idempotency_conflict';
  return isOpponentFirst ? joinRematch(deps, game.gameId, input.value) : opened;
}

/** Takes the seat that the opponent has kept, unless the caller has done so before. */
async function joinRematch(
  deps: ApiDeps,
  gameId: string,
  input: CommandInput,
): Promise<Result<Reply<CreatedGame>, Refusal>> {
  const state = await readState(deps, gameId);
  if (!state.ok) return state;
  if (colorOf(state.value.seats, input.by) !== null) return ok(describe(deps, state.value));
  const answer = await deps.gateway.join(gameId, { ...input, color: null });
  if (!answer.ok) return err(answer.refusal);
  const joined = await readState(deps, gameId, answer.version);
  return joined.ok ? ok(describe(deps, joined.value)) : joined;
}

/** The asker's seat and the other's, colors swapped; a user's seat is kept open until that user asks too. */
function rematchSeats(old: GameState, caller: Principal): Result<ByColor<Seat>, Refusal> {
  const color = colorOf(old.seats, actorOf(caller));
  if (color === null) return err(refusal('not_your_seat'));
  if (old.status !== 'ended') return err(refusal('game_not_over'));
  const seats = takenSeats(old.seats);
  if (!seats) return err(refusal('no_rematch'));
  const opponent = seats[opposite(color)];
  const opposing: Seat = opponent.kind === 'bot' ? opponent : { kind: 'open', reservedFor: opponent.userId };
  return ok(bySides<Seat>(opposite(color), seats[color], opposing));
}
