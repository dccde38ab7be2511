import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { freePort } from '../../scripts/lib/ports.mjs';
import type { EventsMessage, FeedMessage } from '../../src/contract/gameFeed.js';
import type { GameUpdate, SignalAnswer } from '../../src/contract/gameWorkflow.js';
import type { Log } from '../../src/contract/telemetry.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { WaitingGame } from '../../src/domain/game/state.js';
import { newGameId } from '../../src/infra/ids.js';
import { createMetrics } from '../../src/infra/metrics.js';
import { openRedis } from '../../src/infra/redis/connection.js';
import { createFanOut } from '../../src/infra/redis/fanOut.js';
import { createFeed } from '../../src/infra/redis/feed.js';

const silent: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silent,
};

/** The Redis that the runner provides. */
export function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (url === undefined) throw new Error('REDIS_URL must name a Redis for these tests');
  return url;
}

export const openTestRedis = (url = redisUrl()): Promise<Redis> =>
  openRedis({ url, timeoutMs: 1_000, name: 'test', log: silent });

/** A worker's and an edge's view of one Redis. */
export async function openWorld(url = redisUrl()) {
  const [worker, edge, subscriber] = await Promise.all([
    openTestRedis(url),
    openTestRedis(url),
    openTestRedis(url),
  ]);
  const metrics = createMetrics();
  const fanOut = createFanOut({ redis: worker, metrics, log: silent });
  const feed = createFeed({ redis: edge, subscriber, metrics, log: silent });
  const close = () => {
    fanOut.close();
    feed.close();
    worker.disconnect();
    edge.disconnect();
  };
  return { worker, edge, subscriber, metrics, fanOut, feed, close };
}

type Heard =
  | Exclude<FeedMessage, EventsMessage>
  | (Omit<EventsMessage, 'events'> & { readonly events: readonly RecordedEvent[] });

const read = (message: FeedMessage): Heard =>
  message.t === 'events'
    ? { ...message, events: message.events.map((json): RecordedEvent => JSON.parse(json)) }
    : message;

export async function listen(feed: ReturnType<typeof createFeed>, gameId: string) {
  const heard: Heard[] = [];
  const stop = await feed.subscribe(gameId, (message) => heard.push(read(message)));
  return { heard, stop, kinds: () => heard.map(({ t }) => t) };
}

/** A game's history; the fork name makes its hashes differ from those of another fork. */
export class Game {
  readonly gameId = newGameId('0');

  hash(version: number, fork = ''): string {
    return version === 0 ? '' : `${this.gameId}-${version}${fork}`;
  }

  event(version: number, fork = ''): RecordedEvent {
    return {
      version,
      at: 1_700_000_000_000 + version,
      by: { kind: 'user', userId: 'alice' },
      commandId: `c${version}`,
      correlationId: null,
      event: { type: 'DrawOffered', color: 'white', ply: version },
      hash: this.hash(version, fork),
    };
  }

  state(version: number, fork = ''): WaitingGame {
    return {
      status: 'waiting_for_opponent',
      gameId: this.gameId,
      version,
      hash: this.hash(version, fork),
      createdAt: 1_700_000_000_000,
      settings: {
        timeControl: { kind: 'unlimited' },
        startFen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
        rated: false,
        waitingLimitMs: 60_000,
        firstMoveLimitMs: 30_000,
        flagGraceMs: 250,
        rematchOf: null,
      },
      seats: {
        white: { kind: 'human', userId: 'alice' },
        black: { kind: 'open', reservedFor: null },
      },
    };
  }

  /** Events `from` to `to`; with a fork, they differ but continue the common history before `from`. */
  update(from: number, to: number, { fork = '', answers = [] as SignalAnswer[] } = {}): GameUpdate {
    return {
      gameId: this.gameId,
      previousHash: this.hash(from - 1),
      events: Array.from({ length: to - from + 1 }, (_, n) => this.event(from + n, fork)),
      state: this.state(to, fork),
      answers,
      unconfirmed: [],
    };
  }
}

/** A Redis of the test's own, to be killed; the same program as the runner's, keeping nothing on disk. */
export async function startOwnRedis() {
  const shared = await openTestRedis();
  const program = /executable:(.+)/.exec(await shared.info('server'))?.[1]?.trim() ?? 'redis-server';
  shared.disconnect();
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'own-redis-'));
  let child: ChildProcess;
  const start = async () => {
    child = spawn(program, ['--port', String(port), '--save', '', '--dir', folder], { stdio: 'ignore' });
    const probe = await openTestRedis(`redis://127.0.0.1:${port}`);
    while ((await probe.ping().catch(() => null)) === null) await sleep(10);
    probe.disconnect();
  };
  const kill = async () => {
    if (child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}
