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

describe('two projectors', () => {
  test.each<[string, NodeJS.Signals]>([
    ['killed', 'SIGKILL'],
    ['frozen', 'SIGSTOP'],
    ['asked to stop', 'SIGTERM'],
  ])(
    'lose and double nothing when one is %s while events flow',
    { timeout: 120_000 },
    async (_how, signal) => {
      const log = await openEventLog({ partitions: 6 });
      const tables = Array.from({ length: 40 }, (_, seed) => someGame({ seed, plies: 25 }));
      const events = interleaved(tables);
      const ports = [23_100 + (process.pid % 1_000), 24_100 + (process.pid % 1_000)] as const;
      const [one] = ports.map((port) => startProcess(log, port));
      const exit = one && once(one, 'exit');
      for (const port of ports) await expect.poll(() => isReady(port), { timeout: 40_000 }).toBe(true);

      const chunk = Math.ceil(events.length / 30);
      for (let from = 0; from < events.length; from += chunk) {
        await log.publish(events.slice(from, from + chunk));
        if (from === 10 * chunk) one?.kill(signal);
      }
      await log.drained();
      if (signal === 'SIGTERM') expect(await exit).toEqual([0, null]);
      one?.kill('SIGCONT');

      for (const table of tables) {
        expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
      }
      expect(await readTopic(log.deadLetterTopic)).toEqual([]);
    },
  );
});
