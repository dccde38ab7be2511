import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { KAFKA_BROKERS, readTopic } from '../support/kafka.js';
import { someGame } from '../support/someGame.js';
import { rowsExpected, rowsOf } from './rows.js';
import { DATABASE_URL, type EventLog, interleaved, openEventLog } from './support.js';

const processes: ChildProcess[] = [];
afterEach(() => {
  for (const process of processes.splice(0)) process.kill('SIGKILL');
});

/** Starts `npm start`'s projector on the topic of the test. */
function startProcess({ topic, deadLetterTopic }: EventLog, port: number): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL,
    KAFKA_BROKERS: KAFKA_BROKERS.join(),
    PROJECTOR_GROUP: topic,
    PROJECTOR_TOPIC: topic,
    PROJECTOR_DEAD_LETTER_TOPIC: deadLetterTopic,
    PROJECTOR_HTTP_PORT: String(port),
    PROJECTOR_CACHED_GAMES: '20',
    DATABASE_TIMEOUT_MS: '1000',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main/projector.ts'], {
    env,
    stdio: 'inherit',
  });
  processes.push(child);
  return child;
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** How many events the instance has stored. */
async function appliedBy(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^live_game_projected_events_total\{outcome="applied"\} (\d+)/m.exec(text)?.[1] ?? 0);
}

/** Ends one instance while events flow, and brings it back while they still do. */
interface Interruption {
  readonly signal: NodeJS.Signals;
  readonly back: 'started' | 'continued';
}

describe('two projectors', () => {
  test.each<[string, Interruption]>([
    ['killed and started again', { signal: 'SIGKILL', back: 'started' }],
    ['asked to stop and started again', { signal: 'SIGTERM', back: 'started' }],
    ['frozen and comes back', { signal: 'SIGSTOP', back: 'continued' }],
  ])(
    'lose and double nothing when one is %s while events flow',
    { timeout: 120_000 },
    async (_how, { signal, back }) => {
      const log = await openEventLog({ partitions: 6 });
      const tables = Array.from({ length: 40 }, (_, seed) => someGame({ seed, plies: 25 }));
      const events = interleaved(tables);
      const ports = [23_100 + (process.pid % 1_000), 24_100 + (process.pid % 1_000)] as const;
      const [port] = ports;
      const ready = () => expect.poll(() => isReady(port), { timeout: 40_000 }).toBe(true);
      const [one] = ports.map((each) => startProcess(log, each));
      const exit = one && once(one, 'exit');
      for (const each of ports) await expect.poll(() => isReady(each), { timeout: 40_000 }).toBe(true);

      const chunk = Math.ceil(events.length / 30);
      for (let from = 0; from < events.length; from += chunk) {
        await log.publish(events.slice(from, from + chunk));
        if (from === 10 * chunk) one?.kill(signal);
        if (from !== 20 * chunk) continue;
        if (back === 'continued') one?.kill('SIGCONT');
        else {
          expect(await exit).toEqual(signal === 'SIGTERM' ? [0, null] : [null, signal]);
          startProcess(log, port);
          await ready();
        }
      }
      await log.drained();
      if (back === 'started') expect(await appliedBy(port), 'by the one that came back').toBeGreaterThan(0);

      for (const table of tables) {
        expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
      }
      expect(await readTopic(log.deadLetterTopic)).toEqual([]);
    },
  );
});
