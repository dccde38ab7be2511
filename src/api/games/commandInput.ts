import type { CommandInput } from '../../contract/gameWorkflow.js';
import { actorOf } from '../../contract/principal.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import type { Call } from '../endpoint.js';

type CommandCall = Call<unknown, unknown, { readonly id?: string | undefined }, 'token'>;

/** What every command carries. Its id stands in the body or in `Idempotency-Key`, or is made up. */
export function inputOf(
  { ids }: Pick<ApiDeps, 'ids'>,
  { body, idempotencyKey, caller, receivedAt, correlationId }: CommandCall,
): Result<CommandInput, Refusal> {
  if (idempotencyKey !== null && body.id !== undefined && body.id !== idempotencyKey) {
    return err(refusal('invalid_request', 'Idempotency-Key: differs from the id in the body'));
  }
  const id = body.id ?? idempotencyKey ?? ids.newId();
  return ok({ id, by: actorOf(caller), receivedAt, correlationId });
}
