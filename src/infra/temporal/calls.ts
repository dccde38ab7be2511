import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { BrokenCircuitError } from 'cockatiel';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { refusal } from '../../domain/game/refusal.js';
import { systemNow } from '../clock.js';
import { measured } from '../measured.js';
import type { CellBreaker } from './cellBreaker.js';
import { type No, noOf, troubleOf } from './failures.js';

const ATTEMPTS = 2;
const PAUSE_MS: Ms = 200;
const UNAVAILABLE: No = { kind: 'refused', refusal: refusal('unavailable') };

export interface CallDeps {
  readonly client: Client;
  readonly metrics: Metrics;
  readonly log: Log;
  /** How long one attempt may take. */
  readonly deadlineMs: Ms;
  readonly breaker: CellBreaker;
}

/**
 * Makes a call that may safely be repeated: if its outcome is unknown it is made once more, and then refused as
 * `unavailable`; at once while the breaker is open. Throws faults only.
 */
export async function callGame<T>(
  deps: CallDeps,
  operation: string,
  call: () => Promise<T>,
): Promise<No | { readonly kind: 'done'; readonly value: T }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.breaker.run(operation, () => attemptCall(deps, operation, call));
    } catch (error) {
      if (error instanceof BrokenCircuitError) return UNAVAILABLE;
      const trouble = troubleOf(error);
      if (trouble === 'fault') throw error;
      if (trouble === 'stuck') deps.log.warn({ error, operation }, 'game is stuck');
      if (trouble === 'stuck' || attempt === ATTEMPTS) return UNAVAILABLE;
      await pause(PAUSE_MS);
    }
  }
}

/** A lawful no is a call that worked. */
const attemptCall = <T>(
  { client, metrics, log, deadlineMs }: CallDeps,
  operation: string,
  call: () => Promise<T>,
) =>
  measured(metrics, { target: 'temporal', operation }, async () => {
    try {
      const value = await client.withDeadline(systemNow() + deadlineMs, call);
      return { kind: 'done', value } as const;
    } catch (error) {
      const no = noOf(error);
      if (no === null) throw error;
      if (no.kind === 'refused' && no.refusal.code === 'internal')
        log.error({ error, operation }, 'game failed');
      return no;
    }
  });
