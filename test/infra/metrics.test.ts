import { expect, test } from 'vitest';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../src/contract/telemetry.js';
import { measured } from '../../src/infra/measured.js';
import { createMetrics } from '../../src/infra/metrics.js';

test('every metric of the contract is exposed with its help', async () => {
  const text = await createMetrics().text();
  for (const [name, { help }] of Object.entries({ ...COUNTERS, ...HISTOGRAMS, ...GAUGES })) {
    expect(text).toContain(`# HELP ${name} ${help}`);
  }
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
});

test('counts, gauges and durations come out as they went in', async () => {
  const metrics = createMetrics();
  metrics.count('live_game_moves_total', { door: 'signal' });
  metrics.count('live_game_moves_total', { door: 'signal' }, 2);
  metrics.set('live_game_active_games', 7);
  metrics.add('live_game_active_games', -2);
  metrics.observe('live_game_move_latency_seconds', 0.004, { door: 'signal' });
  const text = await metrics.text();
  expect(text).toContain('live_game_moves_total{door="signal"} 3');
  expect(text).toContain('live_game_active_games 5');
  expect(text).toContain('live_game_move_latency_seconds_bucket{le="0.002",door="signal"} 0');
  expect(text).toContain('live_game_move_latency_seconds_bucket{le="0.005",door="signal"} 1');
});

test('a call is counted by its outcome, and its failure passes through', async () => {
  const metrics = createMetrics();
  const call = { target: 'redis', operation: 'get' };
  expect(await measured(metrics, call, async () => 1)).toBe(1);
  await expect(measured(metrics, call, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  const text = await metrics.text();
  expect(text).toContain('live_game_calls_total{target="redis",operation="get",outcome="ok"} 1');
  expect(text).toContain('live_game_calls_total{target="redis",operation="get",outcome="failed"} 1');
  expect(text).toContain('live_game_call_seconds_count{target="redis",operation="get"} 2');
});
