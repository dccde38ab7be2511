import { checkHistories, checkRecord } from './checks.js';
import { readKafkaEvents } from './kafkaEvents.js';
import { isOver } from './participant.js';
import { type GameFigures, printChecks, printKafkaEvents, printLatency } from './report.js';
import type { Service } from './service.js';
import type { Table } from './table.js';
import type { GameResult } from '../../src/domain/game/termination.js';
import type { Ms, San } from '../../src/domain/chess/types.js';

const KAFKA_WITHIN_MS: Ms = 20_000;
/** How much the clocks of this machine and of the brokers may differ. */
const CLOCK_TOLERANCE_MS: Ms = 60_000;

export interface Playing {
  readonly service: Service;
  readonly brokers: readonly string[];
}

interface Played {
  readonly title: string;
  readonly sans: readonly San[];
  /** Null: whatever the rules say. */
  readonly result: GameResult | null;
  readonly durationsMs: readonly Ms[];
}

/** After the end: compares what the service exports, what everybody saw, and what Kafka holds. */
export async function finish(
  { service, brokers }: Playing,
  table: Table,
  played: Played,
): Promise<GameFigures> {
  await table.allSee(isOver);
  const { gameId } = table;
  const state = await table.settled();
  if (state.status !== 'ended') throw new Error('the game has not ended');
  const { ending } = state;
  console.log(`       ${ending.result}, ${ending.termination}\n`);
  const stored = await readKafkaEvents(brokers, {
    gameId,
    since: state.createdAt - CLOCK_TOLERANCE_MS,
    lastVersion: state.version,
    withinMs: KAFKA_WITHIN_MS,
  });
  printKafkaEvents(stored);
  const expected = { sans: played.sans, result: played.result ?? ending.result };
  const problems = printChecks([
    ...checkRecord(await service.pgn(gameId), expected),
    ...checkHistories(table.people, stored),
  ]);
  const latency = printLatency('from sending to the other side', played.durationsMs);
  return {
    game: played.title,
    gameId,
    plies: played.sans.length,
    result: ending.result,
    termination: ending.termination,
    kafkaEvents: stored.length,
    ...latency,
    problems,
  };
}
