import type { Metrics } from '../contract/telemetry.js';

/** A system that is called, and what it is asked to do. Both become labels: few and fixed. */
interface Call {
  readonly target: string;
  readonly operation: string;
}

/** Runs a call to another system, counts how it ended (`ok`, `failed`) and how long it took. Fails as `fn` fails. */
export async function measured<T>(metrics: Metrics, call: Call, fn: () => Promise<T>): Promise<T> {
  const { target, operation } = call;
  const startedAt = performance.now();
  let outcome = 'failed';
  try {
    const value = await fn();
    outcome = 'ok';
    return value;
  } finally {
    metrics.count('live_game_calls_total', { target, operation, outcome });
    metrics.observe('live_game_call_seconds', (performance.now() - startedAt) / 1_000, { target, operation });
  }
}
