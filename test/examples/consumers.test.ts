import { afterEach, describe, expect, test } from 'vitest';
import type { HistoricGame, History } from '../../examples/game-history/history.js';
import { type Results, ratingsOf } from '../../examples/rating/ratings.js';
import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { type EventMessage, eventMessage } from '../../src/infra/kafka/eventMessage.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { createTopic, KAFKA_BROKERS } from '../support/kafka.js';
import type { Table } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { consumerProcess } from './support/consumerProcess.js';
import { generator, ratedGame } from './support/ratedGame.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function somewhere() {
  const topic = await createTopic();
  const kafka = createKafka({ brokers: KAFKA_BROKERS, clientId: 'test', log: silentLog });
  const publisher = createKafkaPublisher({ kafka, metrics: recordedMetrics(), log: silentLog, topic });
  const history = await consumerProcess<History>('game-history', { topic, empty: {} });
  const rating = await consumerProcess<Results>('rating', { topic, empty: {} });
  open.push(publisher, history, rating);
  return { topic, kafka, publisher, history, rating };
}

const outboundOf = ({ ended: { gameId }, events }: Table): OutboundEvent[] =>
  events.map((recorded) => ({ gameId, recorded }));

/** What the game came to, from the game itself. */
function truthOf({ ended }: Table): HistoricGame {
  const { seats, play, ending, version, hash } = ended;
  return { ...ending, version, hash, seats, moves: play?.moves.map(({ san }) => san) ?? [] };
}

/** The games' events in some order that keeps each game's own, in parts; some of a part's events come again in it. */
function* withDuplicates(games: readonly Table[]): Generator<OutboundEvent[]> {
  const random = generator(7);
  const rest = games.map(outboundOf);
  const sent: OutboundEvent[][] = games.map(() => []);
  while (rest.some(({ length }) => length > 0)) {
    const part: OutboundEvent[] = [];
    for (const [index, events] of rest.entries()) {
      const next = events.splice(0, Math.floor(random() * 6));
      sent[index]?.push(...next);
      part.push(...next);
      if (random() < 0.3) part.push(...(sent[index]?.slice(-Math.ceil(random() * 10)) ?? []));
    }
    yield part;
  }
}

describe('the example consumers', () => {
  test(
    'killed again and again, with messages that come twice, know exactly what happened',
    { timeout: 180_000 },
    async () => {
      const { publisher, history, rating } = await somewhere();
      const games = Array.from({ length: 60 }, (_, number) => ratedGame(number));
      const parts = [...withDuplicates(games)];
      let published = 0;
      const publishUpTo = async (share: number) => {
        for (; published < parts.length * share; published += 1)
          await publisher.publish(parts[published] ?? []);
      };
      const states = async () => JSON.stringify([await history.state(), await rating.state()]);
      for (const share of [0.3, 0.6, 0.9]) {
        const before = await states();
        history.start();
        rating.start();
        await publishUpTo(share - 0.2);
        await expect.poll(states, { timeout: 30_000, interval: 5 }).not.toBe(before);
        await publishUpTo(share);
        expect(await history.end('SIGKILL')).toBeNull();
        expect(await rating.end('SIGKILL')).toBeNull();
      }
      history.start();
      rating.start();
      await publishUpTo(1);
      const truth = Object.fromEntries(games.map((game) => [game.ended.gameId, truthOf(game)]));
      await expect.poll(() => history.state(), { timeout: 60_000 }).toMatchObject(truth);
      const count = async () => Object.keys(await rating.state()).length;
      await expect.poll(count, { timeout: 60_000 }).toBe(games.length);
      expect(ratingsOf(await rating.state())).toEqual(trueRatings(games));
      expect(await history.end('SIGTERM')).toBe(0);
      expect(await rating.end('SIGTERM')).toBe(0);
    },
  );

  test.each<[string, (messages: EventMessage[]) => EventMessage[], string]>([
    ['is missing', (messages) => messages.toSpliced(3, 1), '5 follows on 3'],
    [
      'was altered',
      (messages) => messages.with(3, replaced(messages[3]!, '"spentMs":', '"spentMs":1')),
      'version 4 was altered',
    ],
    [
      'is of another schema version',
      (messages) => messages.map(ofSchemaVersion2),
      'schema version 2 is not known',
    ],
  ])('a message %s: the history stops rather than be wrong', async (_, damage, problem) => {
    const { topic, kafka, history } = await somewhere();
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic, messages: damage(outboundOf(ratedGame(1)).map(eventMessage)) });
    await producer.disconnect();
    history.start();
    const { code, errors } = await history.ended();
    expect(errors).toContain(problem);
    expect(code).toBe(1);
  });
});

const replaced = (message: EventMessage, text: string, by: string): EventMessage => ({
  ...message,
  value: message.value.replace(text, by),
});

const ofSchemaVersion2 = (message: EventMessage): EventMessage => ({
  ...message,
  headers: { ...message.headers, 'schema-version': '2' },
});

/** Elo by hand: games in the order of their end, K = 20. */
function trueRatings(games: readonly Table[]): Record<string, number> {
  const ratings = new Map<string, number>();
  const ended = games.map(({ ended: one }) => one);
  for (const { seats, ending } of ended.toSorted(
    (a, b) => a.endedAt - b.endedAt || (a.gameId < b.gameId ? -1 : 1),
  )) {
    const [white, black] = [seats.white, seats.black].map((seat) =>
      seat.kind === 'human' ? seat.userId : '',
    ) as [string, string];
    const difference = (ratings.get(black) ?? 1_500) - (ratings.get(white) ?? 1_500);
    const won = { white: 1, black: 0, nobody: 0.5 }[ending.winner ?? 'nobody'];
    const change = 20 * (won - 1 / (1 + 10 ** (difference / 400)));
    ratings.set(white, (ratings.get(white) ?? 1_500) + change);
    ratings.set(black, (ratings.get(black) ?? 1_500) - change);
  }
  return Object.fromEntries(ratings);
}
