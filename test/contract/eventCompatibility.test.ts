import { describe, expect, test } from 'vitest';
import { RecordedEventSchema } from '../../src/contract/eventSchemas.js';
import { eventTypeHeader } from '../../src/contract/eventPublisher.js';
import { replay } from '../../src/domain/game/replay.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { incompatibilities } from '../../tools/schemas/incompatibilities.js';
import { exampleMessages, readCurrent, readReleases } from '../../tools/schemas/releases.js';
import { readerCheck, writerCheck } from '../support/jsonSchema.js';
import { SCHEMA_CHANGES, changed } from '../support/schemaChanges.js';

type Message = RecordedEvent & { readonly gameId: string };

const current = await readCurrent();
const typeOf = (message: unknown) => eventTypeHeader((message as Message).event.type);
const checksBy = (schemas: ReadonlyMap<string, unknown>, check: typeof readerCheck) =>
  new Map([...schemas].map(([type, schema]) => [type, check(schema)]));

describe.each(await readReleases())('release $name', ({ schemas, messages }) => {
  test.each([...schemas.keys()])('who knows its %s knows that of now, but for optional fields', (type) => {
    expect(incompatibilities(schemas.get(type), current.get(type))).toEqual([]);
  });

  test('its readers can read what is written now', () => {
    const checks = checksBy(schemas, readerCheck);
    for (const message of exampleMessages())
      expect(checks.get(typeOf(message))?.(message) ?? null).toBeNull();
  });

  test('its messages are as the schemas of now say', () => {
    const checks = checksBy(current, writerCheck);
    expect(messages.map((message) => checks.get(typeOf(message))?.(message))).toEqual(
      messages.map(() => null),
    );
  });

  test('its games still fold, and have the hashes that they had', () => {
    const written = messages as Message[];
    for (const gameId of new Set(written.map((message) => message.gameId))) {
      const game = written.filter((message) => message.gameId === gameId);
      const events = game.map(({ gameId: _gameId, ...recorded }) => RecordedEventSchema.parse(recorded));
      expect(replay(null, events)).toMatchObject({ ok: true, value: { status: 'ended' } });
    }
  });
});

test('a change that breaks a reader of either side is found, a new optional field is none', () => {
  const schema = current.get('game.move_played');
  const found = SCHEMA_CHANGES.map((each) => ({
    name: each.name,
    compatible: incompatibilities(schema, changed(schema, each)).length === 0,
  }));
  expect(found).toEqual(SCHEMA_CHANGES.map(({ name, compatible }) => ({ name, compatible })));
});
