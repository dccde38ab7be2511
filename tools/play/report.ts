import { clockText } from '../../src/audit/text.js';
import type { ByColor, Ms, Ply, San } from '../../src/domain/chess/types.js';
import type { Check } from './checks.js';
import type { StoredEvent } from './kafkaEvents.js';
import { type Latency, latencyOf } from '../latency.js';

/** What one game showed; a line of JSON at the end of the run. */
export interface GameFigures extends Latency {
  readonly game: string;
  readonly gameId: string;
  readonly plies: Ply;
  readonly result: string;
  readonly termination: string;
  readonly kafkaEvents: number;
  readonly problems: readonly string[];
}

export function printMove(ply: Ply, san: San, clocks: ByColor<Ms> | null, took: Ms): void {
  const times = clocks
    ? `${clockText(clocks.white).padStart(7)}  ${clockText(clocks.black).padStart(7)}`
    : '-';
  console.log(`${String(ply).padStart(6)} ${san.padEnd(8)} ${times}  ${took.toFixed(1).padStart(8)} ms`);
}

export function printKafkaEvents(stored: readonly StoredEvent[]): void {
  const first = stored[0];
  console.log(
    `Kafka: ${stored.length} events, partition ${first?.partition}, from offset ${first?.offset} on`,
  );
  for (const { offset, recorded } of stored) {
    const { version, event, hash } = recorded;
    const what = event.type === 'MovePlayed' ? event.san : '';
    console.log(
      `${String(version).padStart(6)} ${event.type.padEnd(16)} ${what.padEnd(8)} ${hash.slice(0, 12)} @${offset}`,
    );
  }
}

/** Prints the verdicts and returns the problems, each with its check. */
export function printChecks(checks: readonly Check[]): string[] {
  for (const { name, problem } of checks) {
    console.log(problem === null ? `  ok      ${name}` : `  FAILED  ${name}: ${problem}`);
  }
  return checks.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
}

export function printLatency(what: string, durationsMs: readonly Ms[]): Latency {
  const latency = latencyOf(durationsMs);
  const { p50Ms, p95Ms, p99Ms, maxMs } = latency;
  console.log(
    `${what}: ${durationsMs.length} moves, p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms`,
  );
  return latency;
}
