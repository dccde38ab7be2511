import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { EpochMs } from '../../src/domain/chess/types.js';
import { LIMITS } from '../../src/realtime/limits.js';
import type { Crowd } from './crowd.js';
import { type Feeder, fedGames, inTurn } from './feeder.js';
import type { Server } from './server.js';

const PLAYERS = 2;
const SPECTATORS = 10;
const CLIENTS = PLAYERS + SPECTATORS;
const PLIES = 80;
const POLL_MS = 1_000;
const PATIENCE_MS = 30_000;

interface Traffic {
  /** HTTP requests, upgrades included. */
  readonly requests: number;
  /** WebSocket messages both ways, pings and pongs included. */
  readonly messages: number;
  /** To the clients, headers included. */
  readonly bytes: number;
}
export interface Polling {
  readonly gameSeconds: number;
  readonly sockets: Traffic;
  readonly polling: Traffic;
}

/**
 * What two players and ten spectators of one blitz game ask of the edge: over sockets as counted while its events go
 * out, and if each of them asked for the game every second instead. What depends on time alone follows from the times
 * of the game's events, as the game is played back faster than it was.
 */
export async function runPolling(parts: { server: Server; crowd: Crowd; feeder: Feeder }): Promise<Polling> {
  const { server, crowd, feeder } = parts;
  const games = fedGames(1, PLIES);
  const updates = games[0]?.updates ?? [];
  const times = updates.flatMap(({ events }) => events.map(({ at }) => at));
  const gameMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const gameId = games[0]?.gameId ?? '';
  await feeder.pour(inTurn(games, 1, 1));
  await crowd.order('measure', { schedule: null });
  const urls = [server.socketUrl(gameId)];
  await crowd.order('join', { urls, firstGame: 0, perGame: CLIENTS, atOnce: CLIENTS });
  await feeder.pour(inTurn(games, 2, updates.length));
  await crowd.order('reach', { version: updates.length, timeoutMs: PATIENCE_MS });
  const heard = await crowd.order('count', {});
  await crowd.order('leave', {});
  const heartbeats = CLIENTS * Math.ceil(gameMs / LIMITS.heartbeatMs);
  const [helloes, moves, acks] = [CLIENTS, PLIES, PLIES];
  return {
    gameSeconds: gameMs / 1_000,
    sockets: {
      requests: CLIENTS,
      messages: heard.events + heard.others + helloes + moves + acks + 2 * heartbeats,
      bytes: heard.bytes,
    },
    polling: await pollingOf(server, gameId, times),
  };
}

/** Each client asks with `If-None-Match`; the answers' sizes are those of the game's last state. */
async function pollingOf(server: Server, gameId: string, times: readonly EpochMs[]): Promise<Traffic> {
  const token = await devToken(server);
  const url = server.url(`/v1/games/${gameId}`);
  const whole = await ask(url, { authorization: `Bearer ${token}` });
  const { etag = '' } = whole.headers;
  const unchanged = await ask(url, { authorization: `Bearer ${token}`, 'if-none-match': etag });
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const polls = Math.ceil((last - first) / POLL_MS);
  const changed = new Set(times.map((at) => Math.ceil((at - first) / POLL_MS))).size;
  return {
    requests: CLIENTS * polls + PLIES,
    messages: 0,
    bytes: CLIENTS * (changed * whole.bytes + (polls - changed) * unchanged.bytes),
  };
}

async function devToken(server: Server): Promise<string> {
  const response = await fetch(server.url('/dev/tokens'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'poller', scope: 'player' }),
  });
  const { token }: { token: string } = JSON.parse(await response.text());
  return token;
}

async function ask(url: string, headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers, agent: false }, resolve).on('error', reject).end();
  });
  await once(response.resume(), 'end');
  return { headers: response.headers, bytes: response.socket.bytesRead };
}
