import { readdir, readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventTypeHeader } from '../../src/contract/eventPublisher.js';
import { EVENT_SCHEMAS, RecordedEventSchema } from '../../src/contract/eventSchemas.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { exampleGames } from '../../tools/schemas/exampleGames.js';
import { messageSchemas } from '../../tools/schemas/messageSchemas.js';
import { schemaFiles } from '../../tools/schemas/schemaFiles.js';
import { writerCheck } from '../support/jsonSchema.js';
import { playOut, steps, timeControls } from '../support/randomGame.js';

const checks = new Map([...messageSchemas()].map(([type, schema]) => [type, writerCheck(schema)]));
const problemOf = (gameId: string, recorded: RecordedEvent) =>
  checks.get(eventTypeHeader(recorded.event.type))?.({ gameId, ...recorded });

describe('the files made from the event schemas', async () => {
  test.each(
    (await schemaFiles()).map(({ file, text }) => [file.pathname.replace(/.*\/(?=.+\/)/, ''), file, text]),
  )('%s is up to date (npm run schemas makes it anew)', async (_, file, text) => {
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('there are no others', async () => {
    const files = await readdir(new URL('../../schemas/game-events/', import.meta.url));
    expect(files.toSorted()).toEqual([...messageSchemas().keys()].map((type) => `${type}.json`).toSorted());
  });
});

describe('every event', () => {
  test('that can happen happens in the example games, and is as its schema says', () => {
    const games = exampleGames();
    const types = new Set(games.flatMap(({ types: each }) => each));
    expect([...types].toSorted()).toEqual(Object.keys(EVENT_SCHEMAS).toSorted());
    for (const { ended, events } of games)
      for (const recorded of events) expect(problemOf(ended.gameId, recorded)).toBeNull();
  });

  test('whatever the players do, has the fields of its schema and no others', () => {
    fc.assert(
      fc.property(timeControls, fc.array(steps, { maxLength: 60 }), (timeControl, run) => {
        const { state, events } = playOut(timeControl, run, () => {});
        for (const recorded of events) {
          expect(problemOf(state?.gameId ?? '', recorded)).toBeNull();
          expect(RecordedEventSchema.parse(recorded)).toEqual(recorded);
        }
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });

  test('keeps a field that a later version added, so that its hash can still be checked', () => {
    const [recorded] = exampleGames()[0]?.events ?? [];
    const later = { ...recorded, event: { ...recorded?.event, mood: 'good' }, region: 'eu' };
    expect(RecordedEventSchema.parse(later)).toEqual(later);
  });
});
