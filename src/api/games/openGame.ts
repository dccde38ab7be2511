import type { NewGame } from '../../contract/gameWorkflow.js';
import type { CreatedGame } from '../../contract/rest.js';
import { decide } from '../../domain/game/decide.js';
import { record } from '../../domain/game/record.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import type { GameState } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import type { Reply } from '../endpoint.js';
import { readState } from './readState.js';

/**
 * Starts the game and describes it. The rules are asked here first, so that a game that they refuse costs no workflow;
 * the same rules give the game its first state there, so a new game needs no asking and no worker to be described.
 * A repetition with the same `requestHash` changes nothing and is described as the game stands.
 */
export async function openGame(
  deps: ApiDeps,
  game: NewGame,
  requestHash: string,
): Promise<Result<Reply<CreatedGame>, Refusal>> {
  const first = firstState(game);
  if (!first.ok) return first;
  const answer = await deps.gateway.create(game, requestHash);
  if (!answer.ok) return err(answer.refusal);
  const state = answer.isNew ? first : await readState(deps, game.gameId, answer.version);
  return state.ok ? ok(describe(deps, state.value)) : state;
}

export function describe(
  { publicUrl, wsUrlOf }: Pick<ApiDeps, 'publicUrl' | 'wsUrlOf'>,
  state: GameState,
): Reply<CreatedGame> {
  const { gameId } = state;
  const url = `${publicUrl}/v1/games/${gameId}`;
  return { body: { gameId, url, wsUrl: wsUrlOf(gameId), state }, headers: { Location: url } };
}

function firstState({ id, by, receivedAt, correlationId, ...game }: NewGame): Result<GameState, Refusal> {
  const { events, refusal: declined } = decide(null, { type: 'createGame', ...game }, { by, at: receivedAt });
  const { state } = record(null, events, { commandId: id, correlationId });
  return state && !declined ? ok(state) : err(declined ?? refusal('internal'));
}
