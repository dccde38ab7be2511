import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../../src/domain/chess/types.js';
import type { Latency } from '../../tools/latency.js';
import { Cpu } from '../cpu.js';
import { sharedNow } from './clock.js';
import type { Crowd } from './crowd.js';
import type { Counted } from './crowdOrders.js';
import { type FedGame, type Feeder, fedGames, inTurn } from './feeder.js';
import type { Server } from './server.js';

/** Sockets in all games together, as far as games of one socket each do not become too many. */
const SOCKETS = 2_000;
const MOST_GAMES = 300;

/** Versions: creation and start are there before the crowd; then moves warm up, pour and drip. */
const STARTED = 2;
const WARM = STARTED + 10;
const POURED = WARM + 80;
const DRIPPED = POURED + 40;

const PATIENCE_MS: Ms = 60_000;
/** Until the edge has told how many have come. */
const SETTLE_MS: Ms = 3_000;

export interface FanOutSetting {
  readonly server: Server;
  readonly crowd: Crowd;
  readonly feeder: Feeder;
  readonly perGame: number;
}

export interface FanOut {
  readonly server: Server['name'];
  readonly perGame: number;
  readonly games: number;
  readonly connectionsPerSecond: number;
  /** Over all sockets, with the server as busy as it can be. */
  readonly messagesPerSecond: number;
  readonly cpuUsPerMessage: number;
  readonly bytesPerMessage: number;
  /** Share of one core that the server used meanwhile. */
  readonly busy: number;
  /** At half of that rate, or of what Redis takes, whichever is less. */
  readonly atHalf: { readonly eventsPerSecond: number } & Latency;
}

/** Lets one crowd watch its games: first with everything that happens waiting in Redis's socket, then at half the rate. */
export async function runFanOut(setting: FanOutSetting): Promise<FanOut> {
  const { server, crowd, feeder, perGame } = setting;
  const games = fedGames(Math.min(MOST_GAMES, Math.max(1, Math.round(SOCKETS / perGame))), DRIPPED - STARTED);
  await feeder.pour(inTurn(games, 1, STARTED));
  const urls = games.map(({ gameId }) => server.socketUrl(gameId));
  const joined = await crowd.order('join', { urls, firstGame: 0, perGame, atOnce: 100 });
  await feeder.pour(inTurn(games, STARTED + 1, WARM));
  await reach(crowd, WARM);
  await sleep(SETTLE_MS);
  const { poured, pourRate } = await pour(setting, games);
  const eventsPerSecond = Math.min(poured.messagesPerSecond / perGame, pourRate) / 2;
  const latency = await drip(setting, games, eventsPerSecond);
  await crowd.order('leave', {});
  return {
    server: server.name,
    perGame,
    games: games.length,
    connectionsPerSecond: joined.sockets / joined.seconds,
    ...poured,
    atHalf: { eventsPerSecond, ...latency },
  };
}

/** The server is frozen until all is written, so that only it and the crowd share the machine when it counts. */
async function pour({ server, crowd, feeder }: FanOutSetting, games: readonly FedGame[]) {
  await crowd.order('measure', { schedule: null });
  server.freeze();
  const pourRate = await feeder.pour(inTurn(games, WARM + 1, POURED));
  const cpu = new Cpu(new Map([['server', server.pid]])).start();
  const startedAt = sharedNow();
  server.thaw();
  const endedAt = await reach(crowd, POURED);
  const { server: cpuMs = 0 } = cpu.per(1);
  const { events, bytes, others } = checked(await crowd.order('count', {}));
  const seconds = (endedAt - startedAt) / 1_000;
  const poured = {
    messagesPerSecond: events / seconds,
    cpuUsPerMessage: (cpuMs * 1_000) / events,
    bytesPerMessage: bytes / (events + others),
    busy: cpuMs / 1_000 / seconds,
  };
  return { poured, pourRate };
}

async function drip(
  { crowd, feeder }: FanOutSetting,
  games: readonly FedGame[],
  eventsPerSecond: number,
): Promise<Latency> {
  const startAt = sharedNow() + 100;
  const schedule = { startAt, eventsPerSecond, games: games.length, firstVersion: POURED + 1 };
  await crowd.order('measure', { schedule });
  await feeder.drip(inTurn(games, POURED + 1, DRIPPED), schedule);
  await reach(crowd, DRIPPED);
  return checked(await crowd.order('count', {})).latency;
}

/** Resolves to when the last socket had the event. */
async function reach(crowd: Crowd, version: number): Promise<Ms> {
  const { missing, at } = await crowd.order('reach', { version, timeoutMs: PATIENCE_MS });
  if (missing > 0) throw new Error(`${missing} sockets did not get event ${version}`);
  return at;
}

function checked(counted: Counted): Counted {
  if (counted.complaints > 0) throw new Error(counted.firstComplaints.join('; '));
  return counted;
}
