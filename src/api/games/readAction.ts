import type { ActionBody } from '../../contract/commandSchemas.js';
import type { ActionInput } from '../../contract/gameWorkflow.js';
import { opposite } from '../../domain/chess/types.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import { colorOfUser } from '../../domain/game/seat.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import type { Call } from '../endpoint.js';
import { readState } from './readState.js';

type ActionCall = Call<unknown, unknown, { readonly action: ActionBody }, 'token'>;

/** The action as the game takes it: only ops adjudicate, and that the opponent is gone is attested here, not by the caller. */
export async function readAction(
  deps: ApiDeps,
  gameId: string,
  { body: { action }, caller, receivedAt }: ActionCall,
): Promise<Result<ActionInput['action'], Refusal>> {
  if (action.type === 'adjudicate') return caller.kind === 'ops' ? ok(action) : err(refusal('forbidden'));
  if (action.type !== 'claimAbandoned') return ok(action);
  const state = await readState(deps, gameId);
  if (!state.ok) return state;
  const own = caller.kind === 'user' ? colorOfUser(state.value.seats, caller.userId) : null;
  if (own === null) return err(refusal('not_your_seat'));
  const goneSince = await deps.presence.goneSince(gameId, opposite(own), receivedAt);
  return ok({ ...action, goneSince });
}
