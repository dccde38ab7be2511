import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { servicePid } from '../../scripts/stack/service.mjs';
import { createPublishEvents } from '../../src/activities/publishEvents.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { createKafkaRelay } from '../../src/relay/kafkaRelay.js';
import { auditVersions } from '../support/eventLog.js';
import { createTopic, firstBroker, KAFKA_BROKERS, readTopic, through, versionsOf } from '../support/kafka.js';
import { createOutboxGame, type GameWorker, type OutboxGame } from '../support/outboxGame.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.js';

const GAMES = 40;
const UNHURRIED = { workerCount: 1, sendTimeoutMs: 30_000 };
const HURRIED = { workerCount: 2, sendTimeoutMs: 2_000 };

interface Place {
  readonly topic: string;
  readonly proxy: TcpProxy;
  readonly sendTimeoutMs: number;
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function makeWorker({ topic, proxy, sendTimeoutMs }: Place) {
  const kafka = createKafka({
    brokers: KAFKA_BROKERS,
    clientId: 'test',
    log: silentLog,
    socketFactory: through(proxy),
  });
  const metrics = recordedMetrics();
  const publisher = createKafkaPublisher({ kafka, metrics, log: silentLog, topic, sendTimeoutMs });
  const relay = createKafkaRelay({ publisher, metrics, now: Date.now });
  open.push(publisher);
  return { relay, metrics, publishEvents: createPublishEvents({ relay }) };
}

/** Plays all games, each task on either worker, and confirms as the workflow does, until the faults are over. */
async function playThrough(
  faults: Promise<void>,
  games: readonly OutboxGame[],
  workers: readonly GameWorker[],
) {
  const over = new AbortController();
  const faulty = faults.finally(() => over.abort());
  const confirmations = new Set<Promise<boolean>>();
  for (let round = 0; !over.signal.aborted; round += 1) {
    for (const [index, game] of games.entries()) {
      const worker = workers[(round + index) % 20 === 0 ? workers.length - 1 : 0]!;
      game.task(worker, 1 + (round % 2));
      if (game.unconfirmed < 32) continue;
      const confirmation = game.confirm(worker).finally(() => confirmations.delete(confirmation));
      confirmations.add(confirmation);
    }
    await sleep(5);
  }
  await faulty;
  await Promise.all(confirmations);
  for (const game of games) while (!(await game.confirm(workers[0]!))) await sleep(100);
}

async function playUnder(
  faults: (proxy: TcpProxy) => Promise<void>,
  { workerCount, sendTimeoutMs } = HURRIED,
) {
  const topic = await createTopic();
  const proxy = await startTcpProxy(firstBroker());
  const workers = Array.from({ length: workerCount }, () => makeWorker({ topic, proxy, sendTimeoutMs }));
  const games = Array.from({ length: GAMES }, (_, n) => createOutboxGame(`game${n}`));
  await playThrough(faults(proxy), games, workers);
  open.push(proxy);

  const stored = await readTopic(topic);
  const totals = { lost: 0, outOfOrder: 0, duplicates: 0 };
  for (const { gameId, committed } of games) {
    const versions = versionsOf(gameId, stored);
    const { lost, outOfOrder, duplicates } = auditVersions(versions, committed);
    totals.lost += lost;
    totals.outOfOrder += outOfOrder;
    totals.duplicates += duplicates;
  }
  const rejected = workers.reduce(
    (sum, { metrics }) => sum + metrics.value('live_game_calls_total', { ...SEND, outcome: 'failed' }),
    0,
  );
  return { ...totals, rejected, events: games.reduce((sum, { committed }) => sum + committed, 0) };
}
const SEND = { target: 'kafka', operation: 'send' };

describe('what is in Kafka after', () => {
  test('a quiet time on one worker: every event, in order and once', async () => {
    const found = await playUnder(() => sleep(2_000), UNHURRIED);
    expect(found).toMatchObject({ lost: 0, outOfOrder: 0, duplicates: 0 });
  }, 60_000);
  test('connections that are cut all the time: nothing lost, first occurrences in order', async () => {
    const found = await playUnder(async (proxy) => {
      for (let cut = 0; cut < 20; cut += 1) {
        await sleep(120);
        proxy.cut();
      }
    });
    expect(found).toMatchObject({ lost: 0, outOfOrder: 0 });
  }, 60_000);

  test('acknowledgements that are lost while the events arrive: nothing lost, first occurrences in order', async () => {
    const found = await playUnder(async (proxy) => {
      for (let round = 0; round < 5; round += 1) {
        await sleep(150);
        proxy.holdAnswers(true);
        await sleep(40);
        proxy.refuse(true);
        proxy.holdAnswers(false);
        await sleep(600);
        proxy.refuse(false);
      }
    });
    expect(found.rejected).toBeGreaterThan(0);
    expect(found).toMatchObject({ lost: 0, outOfOrder: 0 });
  }, 60_000);

  test('a broker that freezes and thaws, so that sends given up arrive late: the same', async () => {
    const broker = servicePid('kafka');
    if (broker === undefined) throw new Error('the broker is not one of this test stack');
    const found = await playUnder(async () => {
      for (let round = 0; round < 2; round += 1) {
        await sleep(500);
        process.kill(broker, 'SIGSTOP');
        await sleep(3_500).finally(() => process.kill(broker, 'SIGCONT'));
      }
    });
    expect(found.rejected).toBeGreaterThan(0);
    expect(found.duplicates).toBeGreaterThan(0);
    expect(found).toMatchObject({ lost: 0, outOfOrder: 0 });
  }, 60_000);
});
