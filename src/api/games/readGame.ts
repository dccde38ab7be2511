import { GameAddress, GameView } from '../../contract/rest.js';
import { delayFor } from '../../contract/spectatorDelay.js';
import { legalMoves } from '../../domain/chess/position.js';
import type { EpochMs } from '../../domain/chess/types.js';
import { clocksAt } from '../../domain/game/clocksAt.js';
import type { GameState } from '../../domain/game/state.js';
import { ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';
import { ETAG_HEADER, etagOf } from './etag.js';
import { readShown } from './readShown.js';

export const readGame = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/games/{gameId}',
    name: 'readGame',
    summary: 'The state of a game, the legal moves of the side to move, and both clocks as of now.',
    access: 'token',
    params: GameAddress,
    success: {
      status: 200,
      description: 'The game',
      schema: GameView,
      headers: ETAG_HEADER,
    },
    refusals: ['game_not_found'],
    async handle({ params, caller }) {
      const state = await readShown(deps, params.gameId, caller);
      if (!state.ok) return state;
      const at = deps.now() - delayFor(state.value, caller);
      return ok({ body: viewOf(state.value, at), headers: { ETag: etagOf(state.value) } });
    },
  });

const viewOf = (state: GameState, now: EpochMs): GameView => ({
  now,
  state,
  legalMoves: state.status === 'in_progress' ? legalMoves(state.fen) : [],
  remainingMs: clocksAt(state, now),
});
