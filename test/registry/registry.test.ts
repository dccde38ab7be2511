import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { registerSchemas } from '../../scripts/stack/schemas.mjs';
import { createKafka } from '../../src/infra/kafka/connection.js';
import { createKafkaPublisher } from '../../src/infra/kafka/publisher.js';
import { exampleGames } from '../../tools/schemas/exampleGames.js';
import { messageSchemas } from '../../tools/schemas/messageSchemas.js';
import { readerCheck } from '../support/jsonSchema.js';
import { createTopic, KAFKA_BROKERS, readTopic } from '../support/kafka.js';
import { SCHEMA_CHANGES, changed } from '../support/schemaChanges.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';

const REGISTRY = process.env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8081';
const TYPE = 'game.move_played';
const schema = messageSchemas().get(TYPE) ?? {};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function ask<T>(resource: string): Promise<T> {
  return (await (await fetch(`${REGISTRY}/${resource}`)).json()) as T;
}
const versionsOf = (subject: string) => ask<number[]>(`subjects/${subject}/versions`);
const levelOf = async (subject: string) =>
  (await ask<{ compatibilityLevel: string }>(`config/${subject}`)).compatibilityLevel;

/** A topic of its own in the registry, with one event type. */
const someTopic = () => `test-${randomBytes(6).toString('hex')}`;
const register = (topic: string, next: unknown) =>
  registerSchemas(REGISTRY, { topic, schemas: [{ type: TYPE, schema: next as object }] });

describe('the registry', () => {
  test('has the schemas of all event types, each for its readers and for its writer', async () => {
    const subjects = [...messageSchemas().keys()].map((type) => `game-events-${type}`);
    for (const subject of subjects) {
      expect(await levelOf(subject)).toBe('FORWARD_TRANSITIVE');
      expect(await levelOf(`${subject}-written`)).toBe('BACKWARD_TRANSITIVE');
    }
    const all = await ask<string[]>('subjects');
    expect(
      subjects.filter((subject) => !all.includes(subject) || !all.includes(`${subject}-written`)),
    ).toEqual([]);
  });

  test('gets no new version when nothing has changed', async () => {
    const before = await versionsOf(`game-events-${TYPE}`);
    await registerSchemas(REGISTRY);
    expect(await versionsOf(`game-events-${TYPE}`)).toEqual(before);
  });

  test.each(SCHEMA_CHANGES.filter(({ compatible }) => compatible))('accepts $name', async (change) => {
    const topic = someTopic();
    await register(topic, schema);
    await expect(register(topic, changed(schema, change))).resolves.toBe('1 event types registered');
  });

  test.each(SCHEMA_CHANGES.filter(({ compatible }) => !compatible))('refuses $name', async (change) => {
    const topic = someTopic();
    await register(topic, schema);
    await expect(register(topic, changed(schema, change))).rejects.toThrow(`incompatible`);
    expect(await versionsOf(`${topic}-${TYPE}`)).toEqual([1]);
    expect(await versionsOf(`${topic}-${TYPE}-written`)).toEqual([1]);
  });

  test('refuses what is incompatible from others, too', async () => {
    const topic = someTopic();
    await register(topic, schema);
    const response = await fetch(`${REGISTRY}/subjects/${topic}-${TYPE}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schemaType: 'JSON', schema: JSON.stringify({ ...schema, required: [] }) }),
    });
    expect(response.status).toBe(409);
  });

  test('serves the schema that a message in Kafka is read by, under the name in its headers', async () => {
    const topic = await createTopic();
    const kafka = createKafka({ brokers: KAFKA_BROKERS, clientId: 'test', log: silentLog });
    const publisher = createKafkaPublisher({ kafka, metrics: recordedMetrics(), log: silentLog, topic });
    open.push(publisher);
    const games = exampleGames();
    await publisher.publish(
      games.flatMap(({ ended: { gameId }, events }) => events.map((recorded) => ({ gameId, recorded }))),
    );
    const stored = await readTopic(topic);
    const problems = stored.map(async ({ value, headers }) => {
      const text = await ask<{ schema: string }>(`subjects/game-events-${headers['type']}/versions/latest`);
      return readerCheck(JSON.parse(text.schema))(JSON.parse(value));
    });
    expect(await Promise.all(problems)).toEqual(games.flatMap(({ events }) => events.map(() => null)));
  });
});
