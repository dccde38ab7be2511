import { printTable } from '../table.js';
import type { FanOut } from './fanOutRun.js';
import type { Idle } from './idle.js';
import type { Polling } from './polling.js';
import type { CrowdSummary } from './summary.js';

/** One line for each run, as it is measured: drift shows. */
export function printRound(round: number, measured: FanOut): void {
  const { server, perGame, games, messagesPerSecond, cpuUsPerMessage, busy, connectionsPerSecond } = measured;
  const { eventsPerSecond, p50Ms, p95Ms, p99Ms } = measured.atHalf;
  console.log(
    [
      round === 0 ? 'warm-up' : `round ${round}`,
      server.padEnd(5),
      `${games} x ${perGame}`.padStart(9),
      `${messagesPerSecond.toFixed(0).padStart(7)} messages/s`,
      `${cpuUsPerMessage.toFixed(1)} us CPU each, ${(100 * busy).toFixed(0)} % of a core`,
      `at ${eventsPerSecond.toFixed(0)} events/s ${p50Ms}/${p95Ms}/${p99Ms} ms`,
      `${connectionsPerSecond.toFixed(0)} connections/s`,
    ].join('  '),
  );
}

export function printSummary(summaries: readonly CrowdSummary[]): void {
  printTable(
    [
      'sockets a game',
      'messages/s',
      'floor',
      'of floor',
      'by CPU',
      'us CPU each',
      'floor',
      'bytes each',
      'floor',
    ],
    summaries.map(({ perGame, games, edge, floor, ofFloor, ofFloorByCpu }) => [
      `${perGame} (${games} games)`,
      ...[edge, floor].map(({ messagesPerSecond }) => messagesPerSecond.toFixed(0)),
      ...[ofFloor, ofFloorByCpu].map((part) => part.toFixed(2)),
      ...[edge, floor].map(({ cpuUsPerMessage }) => cpuUsPerMessage.toFixed(1)),
      ...[edge, floor].map(({ bytesPerMessage }) => bytesPerMessage.toFixed(0)),
    ]),
  );
  printTable(
    ['at half the rate', 'events/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'connections/s', 'floor'],
    summaries.map(({ perGame, edge, floor }) => [
      String(perGame),
      edge.atHalf.eventsPerSecond.toFixed(0),
      ...[edge.atHalf.p50Ms, edge.atHalf.p95Ms, edge.atHalf.p99Ms, edge.atHalf.maxMs].map((ms) =>
        ms.toFixed(1),
      ),
      ...[edge, floor].map(({ connectionsPerSecond }) => connectionsPerSecond.toFixed(0)),
    ]),
  );
}

export function printIdle(idle: readonly Idle[]): void {
  printTable(
    ['idle sockets', 'in games', 'KiB each', 'connections/s'],
    idle.map(({ server, sockets, games, bytesPerSocket, connectionsPerSecond }) => [
      `${server} ${sockets}`,
      String(games),
      (bytesPerSocket / 1_024).toFixed(1),
      connectionsPerSecond.toFixed(0),
    ]),
  );
}

export function printPolling({ gameSeconds, sockets, polling }: Polling): void {
  printTable(
    [`a game of ${gameSeconds.toFixed(0)} s`, 'HTTP requests', 'socket messages', 'KiB to clients'],
    Object.entries({ 'over sockets': sockets, 'polling each second': polling }).map(([how, traffic]) => [
      how,
      String(traffic.requests),
      String(traffic.messages),
      (traffic.bytes / 1_024).toFixed(0),
    ]),
  );
}
