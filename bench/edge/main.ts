import os from 'node:os';
import { startEdgeStack } from '../stack.mjs';
import { type EdgeOptions, readEdgeArguments } from './arguments.js';
import { Crowd } from './crowd.js';
import { type FanOut, runFanOut } from './fanOutRun.js';
import { Feeder } from './feeder.js';
import { type Idle, runIdle } from './idle.js';
import { runLive } from './live.js';
import { runPolling } from './polling.js';
import { printIdle, printPolling, printRound, printSummary } from './report.js';
import { Server } from './server.js';
import { summarize } from './summary.js';

const PROFILES = '.stack/bench/profiles';

interface Place {
  readonly redisUrl: string;
  readonly crowd: Crowd;
  readonly feeder: Feeder;
}

/** The edge and the floor, one after the other, at every crowd; the first round warms both processes up. */
async function measureFanOut(place: Place, { crowds, rounds, profile }: EdgeOptions): Promise<FanOut[]> {
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`] : [];
  const servers: Server[] = [];
  const all: FanOut[] = [];
  try {
    servers.push(await Server.startFloor(place));
    servers.push(await Server.startEdge({ ...place, nodeArgs }));
    for (let round = 0; round <= rounds; round += 1) {
      for (const perGame of crowds) {
        for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
          const measured = await runFanOut({ ...place, server, perGame });
          printRound(round, measured);
          if (round > 0) all.push(measured);
        }
      }
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  return all;
}

/** Each with a new server. */
async function measureIdle(place: Place, sockets: number): Promise<Idle[]> {
  const all: Idle[] = [];
  for (const start of [() => Server.startFloor(place), () => Server.startEdge(place)]) {
    for (const games of [sockets / 10, sockets]) {
      const server = await start();
      try {
        all.push(await runIdle({ ...place, server }, { sockets, games: Math.ceil(games) }));
      } finally {
        await server.stop();
      }
    }
  }
  return all;
}

async function measurePolling(place: Place) {
  const server = await Server.startEdge(place);
  try {
    return await runPolling({ ...place, server });
  } finally {
    await server.stop();
  }
}

async function measure(place: Place, options: EdgeOptions): Promise<void> {
  const rounds = await measureFanOut(place, options);
  const summary = summarize(rounds);
  const idle = await measureIdle(place, options.idle);
  const polling = await measurePolling(place);
  printSummary(summary);
  printIdle(idle);
  printPolling(polling);
  console.log(`\n${json({ fanOut: summary, idle, polling, setting: settingOf(options) })}`);
}

/** Numbers to a hundredth. */
const json = (figures: object): string =>
  JSON.stringify(figures, (_key, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 100) / 100 : value,
  );

const settingOf = (options: EdgeOptions) => ({
  ...options,
  node: process.version,
  cpus: `${os.cpus().length} x ${os.cpus()[0]?.model}`,
});

async function withCrowd(redisUrl: string, work: (place: Place) => Promise<void>): Promise<void> {
  const crowd = new Crowd();
  const feeder = await Feeder.open(redisUrl);
  try {
    await work({ redisUrl, crowd, feeder });
  } finally {
    await crowd.stop();
    feeder.close();
  }
}

/** The process fails when a socket has missed something. */
async function checkLive(redisUrl: string, options: EdgeOptions): Promise<void> {
  const live = await runLive({ redisUrl, ...options });
  const { latency, ...rest } = live;
  console.table({ ...rest, firstComplaints: rest.firstComplaints.join('; '), ...latency });
  console.log(`\n${json({ ...live, setting: settingOf(options) })}`);
  if (live.complaints + live.incomplete > 0) process.exitCode = 1;
}

/** Throws BadArgument, or TypeError for an argument that does not exist. */
export async function benchEdge(args: string[]): Promise<void> {
  const options = readEdgeArguments(args);
  const stack = await startEdgeStack();
  const redisUrl = stack.env['REDIS_URL'] ?? '';
  try {
    if (options.live) await checkLive(redisUrl, options);
    else await withCrowd(redisUrl, (place) => measure(place, options));
  } finally {
    await stack.stop();
  }
}
