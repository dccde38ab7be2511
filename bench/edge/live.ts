import { setTimeout as sleep } from 'node:timers/promises';
import type { Latency } from '../../tools/latency.js';
import { sharedNow } from './clock.js';
import { Crowd } from './crowd.js';
import { type FedGame, Feeder, fedGames, inTurn } from './feeder.js';
import { Server } from './server.js';

const EDGES = 2;
/** A game's moves come at the pace of blitz. */
const SECONDS_PER_MOVE = 2;
const IDLE_PER_GAME = 10;
/** Creation and start of a game; its end follows the last move. */
const STARTED = 2;
const ENDED = 1;
const SETTLE_MS = 3_000;
const PATIENCE_MS = 30_000;

export interface LiveSetting {
  readonly redisUrl: string;
  /** Sockets that only listen, in games where nothing happens. */
  readonly idle: number;
  readonly games: number;
  /** Of each live game. */
  readonly spectators: number;
  readonly seconds: number;
}

export interface Live {
  readonly edges: number;
  readonly idleSockets: number;
  readonly liveSockets: number;
  readonly events: number;
  readonly messages: number;
  /** Sockets that did not come to the end of their game. */
  readonly incomplete: number;
  /** Events lost or out of order, resyncs, sockets that ended by themselves; with the first of them in words. */
  readonly complaints: number;
  readonly firstComplaints: readonly string[];
  readonly bytesPerIdleSocket: number;
  /** From when an event was due to its arrival at a socket. */
  readonly latency: Latency;
}

/** Idle sockets and live games on two edges, every process for itself, each event checked on each socket. */
export async function runLive(setting: LiveSetting): Promise<Live> {
  const [idlers, onlookers] = [new Crowd(), new Crowd()];
  const feeder = await Feeder.open(setting.redisUrl);
  const edges: Server[] = [];
  try {
    while (edges.length < EDGES) edges.push(await Server.startEdge(setting));
    const memory = await joinIdle({ edges, crowd: idlers, feeder }, setting.idle);
    const played = await play({ edges, crowd: onlookers, feeder }, setting);
    const silent = await idlers.order('count', {});
    return {
      edges: EDGES,
      idleSockets: silent.sockets,
      ...memory,
      ...played,
      complaints: played.complaints + silent.complaints,
      firstComplaints: [...played.firstComplaints, ...silent.firstComplaints],
    };
  } finally {
    feeder.close();
    await Promise.all([idlers.stop(), onlookers.stop(), ...edges.map((edge) => edge.stop())]);
  }
}

interface Parts {
  readonly edges: readonly Server[];
  readonly crowd: Crowd;
  readonly feeder: Feeder;
}

/** Half of each game's sockets at one edge, half at the other. */
async function joinAll({ edges, crowd }: Parts, games: readonly FedGame[], perGame: number): Promise<void> {
  const own = edges.map((_, index) => Math.floor((perGame + index) / edges.length));
  for (const [index, edge] of edges.entries()) {
    const urls = games.map(({ gameId }) => edge.socketUrl(gameId));
    await crowd.order('join', { urls, firstGame: 0, perGame: own[index] ?? 0, atOnce: 100 });
  }
}

async function joinIdle(parts: Parts, sockets: number) {
  const games = fedGames(Math.ceil(sockets / IDLE_PER_GAME), 1);
  await parts.feeder.pour(inTurn(games, 1, STARTED));
  const residentBytes = () => parts.edges.reduce((sum, edge) => sum + edge.residentBytes(), 0);
  const before = residentBytes();
  await joinAll(parts, games, IDLE_PER_GAME);
  await sleep(SETTLE_MS);
  return { bytesPerIdleSocket: (residentBytes() - before) / (games.length * IDLE_PER_GAME) };
}

async function play(parts: Parts, { games: count, spectators, seconds }: LiveSetting) {
  const { crowd, feeder } = parts;
  const plies = Math.ceil(seconds / SECONDS_PER_MOVE);
  const games = fedGames(count, plies);
  await feeder.pour(inTurn(games, 1, STARTED));
  await joinAll(parts, games, spectators);
  const [firstVersion, lastVersion] = [STARTED + 1, STARTED + plies + ENDED];
  const updates = inTurn(games, firstVersion, lastVersion);
  const eventsPerSecond = count / SECONDS_PER_MOVE;
  const schedule = { startAt: sharedNow() + 100, eventsPerSecond, games: count, firstVersion };
  await crowd.order('measure', { schedule });
  await feeder.drip(updates, schedule);
  const { missing } = await crowd.order('reach', { version: lastVersion, timeoutMs: PATIENCE_MS });
  const { events, sockets, complaints, firstComplaints, latency } = await crowd.order('count', {});
  return {
    liveSockets: sockets,
    events: updates.length,
    messages: events,
    incomplete: missing,
    complaints,
    firstComplaints,
    latency,
  };
}
