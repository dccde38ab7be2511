import { describe, expect, test } from 'vitest';
import type { EventPublisher } from '../../src/contract/eventPublisher.js';
import { createKafkaRelay, RELAY_LIMITS } from '../../src/relay/kafkaRelay.js';
import { events } from '../support/events.js';
import { createMemoryLog, turns } from '../support/eventLog.js';
import { recordedMetrics } from '../support/telemetry.js';

const written = () => ({ outcome: 'written', turns: 0 }) as const;
const lost = () => ({ outcome: 'lost', turns: 0 }) as const;

function makeRelay(publisher: EventPublisher, limits = RELAY_LIMITS) {
  const metrics = recordedMetrics();
  const clock = { now: 0 };
  const relay = createKafkaRelay({ publisher, metrics, now: () => clock.now, limits });
  return { relay, metrics, clock };
}

/** A publisher whose oldest open send ends when told to. */
function heldPublisher() {
  const open: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const sends: number[][] = [];
  const publisher: EventPublisher = {
    publish: (batch) =>
      new Promise((resolve, reject) => {
        sends.push(batch.map(({ recorded }) => recorded.version));
        open.push({ resolve, reject });
      }),
  };
  const end = async (error?: Error) => {
    const send = open.shift();
    if (error) send?.reject(error);
    else send?.resolve();
    await turns(1);
  };
  return { publisher, sends, end };
}

describe('the relay', () => {
  test('writes an event once, though each update repeats the whole outbox', async () => {
    const log = createMemoryLog();
    const { relay, metrics } = makeRelay(log.publisher(written));
    relay.offer({ gameId: 'a', unconfirmed: events(1, 2) });
    await relay.settle();
    relay.offer({ gameId: 'a', unconfirmed: events(1, 3) });
    await relay.settle();
    expect(log.versions('a')).toEqual([1, 2, 3]);
    expect(metrics.value('live_game_events_published_total', { drain: 'relay' })).toBe(3);
  });

  test('starts a game it does not know from the oldest unconfirmed event', async () => {
    const log = createMemoryLog();
    const { relay } = makeRelay(log.publisher(written));
    relay.offer({ gameId: 'a', unconfirmed: events(7, 8) });
    await relay.settle();
    expect(log.versions('a')).toEqual([7, 8]);
  });

  test('goes on after events that another worker confirmed', async () => {
    const log = createMemoryLog();
    const { relay } = makeRelay(log.publisher(written));
    relay.offer({ gameId: 'a', unconfirmed: events(1, 2) });
    await relay.settle();
    relay.offer({ gameId: 'a', unconfirmed: events(10, 10) });
    await relay.settle();
    expect(log.versions('a')).toEqual([1, 2, 10]);
  });

  test('collects the events of all games while a send is in flight', async () => {
    const { publisher, sends, end } = heldPublisher();
    const { relay } = makeRelay(publisher);
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    relay.offer({ gameId: 'b', unconfirmed: events(1, 2) });
    relay.offer({ gameId: 'a', unconfirmed: events(1, 2) });
    expect(sends).toEqual([[1]]);
    await end();
    expect(sends).toEqual([[1], [1, 2, 2]]);
  });

  test('after a rejected send forgets what is queued behind it and starts from the acked event', async () => {
    const { publisher, sends, end } = heldPublisher();
    const { relay, metrics } = makeRelay(publisher);
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    await end();
    relay.offer({ gameId: 'a', unconfirmed: events(1, 2) });
    relay.offer({ gameId: 'a', unconfirmed: events(1, 3) });
    await end(new Error('gone'));
    expect(sends).toEqual([[1], [2]]);
    expect(metrics.value('live_game_relay_dropped_total', { cause: 'rejected' })).toBe(2);
    relay.offer({ gameId: 'a', unconfirmed: events(1, 4) });
    expect(sends).toEqual([[1], [2], [2, 3, 4]]);
  });

  test('with a full queue leaves events to the outbox and takes them later', async () => {
    const { publisher, sends, end } = heldPublisher();
    const { relay, metrics } = makeRelay(publisher, { ...RELAY_LIMITS, queuedEvents: 3 });
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    relay.offer({ gameId: 'b', unconfirmed: events(1, 5) });
    expect(metrics.value('live_game_relay_dropped_total', { cause: 'queue_full' })).toBe(2);
    await end();
    await end();
    relay.offer({ gameId: 'b', unconfirmed: events(1, 5) });
    expect(sends).toEqual([[1], [1, 2, 3], [4, 5]]);
  });
});

describe('a delivery for the confirming activity', () => {
  test('writes only what the relay has not, and tells the highest version in Kafka', async () => {
    const log = createMemoryLog();
    const { relay, metrics } = makeRelay(log.publisher(written));
    relay.offer({ gameId: 'a', unconfirmed: events(1, 3) });
    expect(await relay.deliver('a', events(1, 4))).toBe(4);
    expect(log.versions('a')).toEqual([1, 2, 3, 4]);
    expect(metrics.value('live_game_events_published_total', { drain: 'confirm' })).toBe(1);
    expect(await relay.deliver('a', events(1, 2))).toBe(4);
  });

  test('waits for events that are on their way already', async () => {
    const { publisher, sends, end } = heldPublisher();
    const { relay } = makeRelay(publisher);
    relay.offer({ gameId: 'a', unconfirmed: events(1, 2) });
    const delivery = relay.deliver('a', events(1, 2));
    await end();
    expect(await delivery).toBe(2);
    expect(sends).toEqual([[1, 2]]);
  });

  test('gets past a full queue', async () => {
    const { publisher, end } = heldPublisher();
    const { relay } = makeRelay(publisher, { ...RELAY_LIMITS, queuedEvents: 1 });
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    relay.offer({ gameId: 'b', unconfirmed: events(1, 1) });
    const delivery = relay.deliver('c', events(1, 3));
    await end();
    await end();
    expect(await delivery).toBe(3);
  });

  test('fails when Kafka rejects its events, and when it rejects those before them', async () => {
    const { publisher, sends, end } = heldPublisher();
    const { relay } = makeRelay(publisher);
    const first = relay.deliver('a', events(1, 2));
    const second = relay.deliver('a', events(1, 3));
    void end(new Error('gone'));
    await expect(first).rejects.toThrow('not confirmed');
    await expect(second).rejects.toThrow('not confirmed');
    expect(sends).toEqual([[1, 2]]);
  });

  test('of no events is done at once', async () => {
    const { relay } = makeRelay(createMemoryLog().publisher(lost));
    expect(await relay.deliver('a', [])).toBe(0);
  });
});

describe('what the relay remembers', () => {
  /** A remembered game is not written again. */
  const remembers = async (
    relay: ReturnType<typeof makeRelay>['relay'],
    sends: () => number,
    gameId: string,
  ) => {
    const before = sends();
    relay.offer({ gameId, unconfirmed: events(1, 1) });
    await relay.settle();
    return sends() === before;
  };

  test('of too many games the one heard of longest ago is forgotten', async () => {
    const log = createMemoryLog();
    const { relay } = makeRelay(log.publisher(written), { ...RELAY_LIMITS, games: 2 });
    for (const gameId of ['a', 'b', 'a', 'c']) {
      relay.offer({ gameId, unconfirmed: events(1, 1) });
      await relay.settle();
    }
    expect(await remembers(relay, () => log.versions('a').length, 'a')).toBe(true);
    expect(await remembers(relay, () => log.versions('b').length, 'b')).toBe(false);
  });

  test('a game not heard of for long is forgotten', async () => {
    const log = createMemoryLog();
    const { relay, clock } = makeRelay(log.publisher(written), { ...RELAY_LIMITS, idleMs: 100 });
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    clock.now = 60;
    relay.offer({ gameId: 'b', unconfirmed: events(1, 1) });
    await relay.settle();
    clock.now = 110;
    relay.report();
    expect(await remembers(relay, () => log.versions('a').length, 'a')).toBe(false);
    expect(await remembers(relay, () => log.versions('b').length, 'b')).toBe(true);
  });
});

describe('the gauges', () => {
  test('the outbox age is that of the oldest event not acked, over all games', async () => {
    const { publisher, end } = heldPublisher();
    const { relay, metrics, clock } = makeRelay(publisher);
    relay.offer({ gameId: 'a', unconfirmed: events(5, 6) });
    relay.offer({ gameId: 'b', unconfirmed: events(2, 2) });
    clock.now = 12_000;
    relay.report();
    expect(metrics.value('live_game_outbox_age_seconds')).toBe(10);
    expect(metrics.value('live_game_relay_queue_events')).toBe(1);
    await end();
    await end();
    relay.report();
    expect(metrics.value('live_game_outbox_age_seconds')).toBe(0);
    expect(metrics.value('live_game_relay_queue_events')).toBe(0);
  });

  test('the outbox age grows through an outage and falls when the outbox is confirmed', async () => {
    const { relay, metrics, clock } = makeRelay(createMemoryLog().publisher(lost));
    relay.offer({ gameId: 'a', unconfirmed: events(1, 1) });
    await relay.settle();
    clock.now = 31_000;
    relay.report();
    expect(metrics.value('live_game_outbox_age_seconds')).toBe(30);
    relay.offer({ gameId: 'a', unconfirmed: [] });
    relay.report();
    expect(metrics.value('live_game_outbox_age_seconds')).toBe(0);
  });
});
