import { CommandId } from '../../contract/ids.js';
import { ActionRequest, CommandAnswer, GameAddress, JoinRequest, MoveRequest } from '../../contract/rest.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';
import { inputOf } from './commandInput.js';
import { replyOf } from './commandReply.js';
import { readAction } from './readAction.js';

const command = {
  method: 'post',
  access: 'token',
  params: GameAddress,
  keySchema: CommandId,
  success: {
    status: 200,
    description: 'Accepted; a repetition gets the same version and time',
    schema: CommandAnswer,
  },
} as const;

export const join = (deps: ApiDeps): Endpoint =>
  endpoint({
    ...command,
    path: '/v1/games/{gameId}/join',
    name: 'joinGame',
    summary: 'Take an open seat. The game starts when both seats are taken.',
    body: JoinRequest,
    refusals: ['game_not_found', 'forbidden', 'seat_taken', 'already_seated', 'game_over'],
    async handle(call) {
      const input = inputOf(deps, call);
      if (!input.ok) return input;
      const { gameId } = call.params;
      const color = call.body.color ?? null;
      const answer = await deps.gateway.join(gameId, { ...input.value, color });
      return replyOf(deps, { gameId, input: input.value, answer });
    },
  });

export const move = (deps: ApiDeps): Endpoint =>
  endpoint({
    ...command,
    path: '/v1/games/{gameId}/moves',
    name: 'playMove',
    summary: 'Play a move. `ply` is the number of half-moves on the board that it was made for.',
    body: MoveRequest,
    refusals: [
      'game_not_found',
      'not_your_seat',
      'not_your_turn',
      'stale_ply',
      'illegal_move',
      'not_started',
      'game_over',
    ],
    async handle(call) {
      const input = inputOf(deps, call);
      if (!input.ok) return input;
      const { gameId } = call.params;
      const { ply, uci } = call.body;
      // no connection to measure: a request carries no lag credit
      const answer = await deps.gateway.move(gameId, { ...input.value, ply, uci, lagMs: 0 });
      return replyOf(deps, { gameId, input: input.value, answer });
    },
  });

export const act = (deps: ApiDeps): Endpoint =>
  endpoint({
    ...command,
    path: '/v1/games/{gameId}/actions',
    name: 'act',
    summary: 'Resign, abort, offer, claim and the like; `adjudicate` is for ops only.',
    body: ActionRequest,
    refusals: [
      'game_not_found',
      'forbidden',
      'not_your_seat',
      'not_started',
      'game_over',
      'too_late_to_abort',
      'too_early',
      'no_draw_offer',
      'draw_offered_recently',
      'no_draw_claim',
      'no_takeback_proposal',
      'takeback_proposed_already',
      'nothing_to_take_back',
      'opponent_is_bot',
      'no_clock',
      'time_limit_reached',
      'flag_not_fallen',
      'opponent_not_gone',
    ],
    async handle(call) {
      const input = inputOf(deps, call);
      if (!input.ok) return input;
      const { gameId } = call.params;
      const action = await readAction(deps, gameId, call);
      if (!action.ok) return action;
      const answer = await deps.gateway.act(gameId, { ...input.value, action: action.value });
      return replyOf(deps, { gameId, input: input.value, answer });
    },
  });
