import { setTimeout as sleep } from 'node:timers/promises';
import type { Crowd } from './crowd.js';
import { type Feeder, fedGames, inTurn } from './feeder.js';
import type { Server } from './server.js';

const SETTLE_MS = 5_000;

export interface Idle {
  readonly server: Server['name'];
  readonly sockets: number;
  readonly games: number;
  readonly connectionsPerSecond: number;
  readonly bytesPerSocket: number;
}

/** What sockets cost in memory that only listen. The server must be new: garbage of earlier work would hide some of it. */
export async function runIdle(
  { server, crowd, feeder }: { server: Server; crowd: Crowd; feeder: Feeder },
  { sockets, games: count }: { sockets: number; games: number },
): Promise<Idle> {
  const games = fedGames(count, 40);
  await feeder.pour(inTurn(games, 1, 42));
  const before = server.residentBytes();
  const urls = games.map(({ gameId }) => server.socketUrl(gameId));
  const perGame = Math.round(sockets / count);
  const joined = await crowd.order('join', { urls, firstGame: 0, perGame, atOnce: 100 });
  await sleep(SETTLE_MS);
  const bytesPerSocket = (server.residentBytes() - before) / joined.sockets;
  await crowd.order('leave', {});
  return {
    server: server.name,
    sockets: joined.sockets,
    games: count,
    connectionsPerSecond: joined.sockets / joined.seconds,
    bytesPerSocket,
  };
}
