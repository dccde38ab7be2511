import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { firstBroker } from '../support/kafka.js';
import { someGame } from '../support/someGame.js';
import { type TcpProxy, startTcpProxy } from '../support/tcpProxy.js';
import { rowsExpected, rowsOf } from './rows.js';
import { DATABASE_URL, groupOf, interleaved, openEventLog } from './support.js';

const proxies: TcpProxy[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});

/** PostgreSQL behind a network that can fail. */
async function behindProxy() {
  const url = new URL(DATABASE_URL);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  proxies.push(proxy);
  url.host = `127.0.0.1:${proxy.port}`;
  return { proxy, databaseUrl: url.href };
}

describe('while PostgreSQL is away', () => {
  test('batches wait, and nothing is lost or doubled when it is back', async () => {
    const log = await openEventLog();
    const { proxy, databaseUrl } = await behindProxy();
    const tables = [1, 2, 3, 4].map((seed) => someGame({ seed }));
    const events = interleaved(tables);
    await log.project({ databaseUrl });
    await log.publish(events.slice(0, 40));
    await log.drained();
    proxy.refuse(true);
    await log.publish(events.slice(40));
    await sleep(500);
    expect(await log.lag()).toBe(events.length - 40);
    proxy.refuse(false);
    await log.drained();
    for (const table of tables)
      expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
  });

  test.each(['insert-events', 'COMMIT'])(
    'a batch is stored once, though the answer to its %s is lost',
    async (request) => {
      const log = await openEventLog();
      const { proxy, databaseUrl } = await behindProxy();
      const tables = [5, 6, 7, 8].map((seed) => someGame({ seed }));
      const events = interleaved(tables);
      const { metrics } = await log.project({ databaseUrl });
      for (let from = 0; from < events.length; from += 40) {
        await log.publish(events.slice(from, from + 40));
        await log.drained();
        proxy.loseAnswerTo(request);
      }
      for (const table of tables) {
        expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
      }
      const call = { target: 'postgres', operation: 'commit_batch', outcome: 'failed' };
      expect(metrics.value('live_game_calls_total', call)).toBeGreaterThan(2);
    },
  );
});

test('while Kafka is away, for longer than its client tries, the projector waits and goes on', async () => {
  const log = await openEventLog();
  const kafkaProxy = await startTcpProxy(firstBroker());
  proxies.push(kafkaProxy);
  const tables = [1, 2].map((seed) => someGame({ seed }));
  const events = interleaved(tables);
  await log.project({ kafkaProxy });
  await log.publish(events.slice(0, 30));
  await log.drained();
  kafkaProxy.refuse(true);
  await log.publish(events.slice(30));
  await sleep(8_000);
  expect(await log.lag()).toBe(events.length - 30);
  kafkaProxy.refuse(false);
  await log.drained();
  for (const table of tables) expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
}, 90_000);

test('Kafka is lost while it is asked who coordinates the group: the projector asks again', async () => {
  const log = await openEventLog();
  const kafkaProxy = await startTcpProxy(firstBroker());
  proxies.push(kafkaProxy);
  const table = someGame({ seed: 3 });
  await log.publish(interleaved([table]));
  kafkaProxy.loseAnswerTo(groupOf(log.topic));
  await log.project({ kafkaProxy });
  await log.drained();
  expect(await rowsOf(log.pool, table.ended.gameId)).toEqual(rowsExpected(table));
}, 90_000);
