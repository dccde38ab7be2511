import { afterEach, describe, expect, test } from 'vitest';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { auditVersions } from '../support/eventLog.js';
import { outbound } from '../support/events.js';
import { createTopic, firstBroker, KAFKA_BROKERS, readTopic, through, versionsOf } from '../support/kafka.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { startTcpProxy } from '../support/tcpProxy.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function makePublisher() {
  const proxy = await startTcpProxy(firstBroker());
  const topic = await createTopic();
  const metrics = recordedMetrics();
  const kafka = createKafka({
    brokers: KAFKA_BROKERS,
    clientId: 'test',
    log: silentLog,
    socketFactory: through(proxy),
  });
  const publisher = createKafkaPublisher({ kafka, metrics, log: silentLog, topic, sendTimeoutMs: 2_000 });
  open.push(publisher, proxy);
  const versions = async (gameId: string) => versionsOf(gameId, await readTopic(topic));
  return { publisher, proxy, topic, metrics, versions };
}

describe('the publisher', () => {
  test('writes an event as JSON under its game id, with headers for consumers', async () => {
    const { publisher, topic } = await makePublisher();
    const [event] = outbound('game00000001', 7, 7);
    await publisher.publish([event!]);
    const [stored] = await readTopic(topic);
    expect(stored?.gameId).toBe('game00000001');
    expect(JSON.parse(stored?.value ?? '')).toEqual({ gameId: 'game00000001', ...event?.recorded });
    expect(stored?.headers).toEqual({
      id: 'game00000001:7',
      type: 'game.draw_offered',
      'schema-version': '1',
      'content-type': 'application/json',
      'correlation-id': 'correlation-1',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-hash-7-01$/),
    });
  });

  test('an event stays in the trace of its request, with a span that is its own', async () => {
    const { publisher, topic } = await makePublisher();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const events = outbound('game00000001', 1, 2).map(({ gameId, recorded }) => ({
      gameId,
      recorded: { ...recorded, correlationId: trace, hash: String(recorded.version).repeat(64) },
    }));
    await publisher.publish(events);
    const stored = await readTopic(topic);
    expect(stored.map(({ headers }) => headers['traceparent'])).toEqual([
      `00-${trace}-1111111111111111-01`,
      `00-${trace}-2222222222222222-01`,
    ]);
  });

  test('writes the events of many games in one send', async () => {
    const { publisher, metrics, topic } = await makePublisher();
    const games = Array.from({ length: 100 }, (_, n) => outbound(`game${n}`, 1, 3));
    await publisher.publish(games.flat());
    expect(metrics.value('live_game_calls_total', { ...SEND, outcome: 'ok' })).toBe(1);
    expect(await readTopic(topic)).toHaveLength(300);
  });

  test('cuts a call of any size into sends that the broker accepts, in order', async () => {
    const { publisher, metrics, versions } = await makePublisher();
    await publisher.publish(outbound('long', 1, 6_000));
    expect(metrics.value('live_game_calls_total', { ...SEND, outcome: 'ok' })).toBeGreaterThan(1);
    expect(auditVersions(await versions('long'), 6_000)).toEqual({ lost: 0, outOfOrder: 0, duplicates: 0 });
  });

  test('calls made at the same time are written one after the other', async () => {
    const { publisher, versions } = await makePublisher();
    const calls = Array.from({ length: 50 }, (_, n) => publisher.publish(outbound('a', n + 1, n + 1)));
    await Promise.all(calls);
    expect(auditVersions(await versions('a'), 50)).toEqual({ lost: 0, outOfOrder: 0, duplicates: 0 });
  });

  test('a send that the network refuses is rejected, and the next one succeeds', async () => {
    const { publisher, proxy, metrics, versions } = await makePublisher();
    await publisher.publish(outbound('a', 1, 1));
    proxy.refuse(true);
    await expect(publisher.publish(outbound('a', 2, 2))).rejects.toThrow('unknown whether');
    expect(metrics.value('live_game_calls_total', { ...SEND, outcome: 'failed' })).toBe(1);
    proxy.refuse(false);
    await publisher.publish(outbound('a', 2, 2));
    expect(await versions('a')).toEqual([1, 2]);
  });

  test('an acknowledgement that never comes rejects the send, and later events are not lost', async () => {
    const { publisher, proxy, versions } = await makePublisher();
    await publisher.publish(outbound('a', 1, 1));
    proxy.holdAnswers(true);
    await expect(publisher.publish(outbound('a', 2, 2))).rejects.toThrow('unknown whether');
    proxy.holdAnswers(false);
    proxy.cut();
    await publisher.publish(outbound('a', 2, 3));
    expect(auditVersions(await versions('a'), 3)).toMatchObject({ lost: 0, outOfOrder: 0 });
  });

  test('after close it takes nothing more', async () => {
    const { publisher } = await makePublisher();
    await publisher.publish(outbound('a', 1, 1));
    await publisher.close();
    await expect(publisher.publish(outbound('a', 2, 2))).rejects.toThrow('closed');
  });

  test('while Kafka is away close ends the wait', async () => {
    const { publisher, proxy } = await makePublisher();
    proxy.refuse(true);
    await expect(publisher.publish(outbound('a', 1, 1))).rejects.toThrow('unknown whether');
    const waiting = expect(publisher.publish(outbound('a', 1, 1))).rejects.toThrow('closed');
    await publisher.close();
    await waiting;
  });
});

const SEND = { target: 'kafka', operation: 'send' };
