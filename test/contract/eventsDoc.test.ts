import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventMessage } from '../../src/infra/kafka/eventMessage.js';
import { messageSchemas } from '../../tools/schemas/messageSchemas.js';
import { exampleMessages } from '../../tools/schemas/releases.js';
import { readerCheck } from '../support/jsonSchema.js';
import { outbound } from '../support/events.js';

const page = await readFile('docs/events.md', 'utf8');

const rowsUnder = (text: string) =>
  (page.split(text)[1]?.split('\n\n')[1] ?? '')
    .split('\n')
    .map((row) => row.split('|')[1]?.trim().replaceAll('`', ''));

test('the example in docs/events.md is a message of an example game, and as its schema says', () => {
  const [block = ''] = /(?<=```json\n)[^]*?(?=```)/.exec(page) ?? [];
  const example: unknown = JSON.parse(block);
  expect(exampleMessages()).toContainEqual(example);
  expect(readerCheck(messageSchemas().get('game.draw_offered'))(example)).toBeNull();
});

test('the headers in docs/events.md are those of a message', () => {
  const [event] = outbound('game00000001', 1, 1);
  const [, , ...documented] = rowsUnder('Headers, so that');
  expect(documented).toEqual(Object.keys(eventMessage(event!).headers));
});

test('the subjects in docs/events.md are of a type that there is', () => {
  const subjects = page.match(/(?<=`game-events-)game\.[a-z_]+/g) ?? [];
  expect(subjects.length).toBeGreaterThan(0);
  expect(subjects.filter((type) => !messageSchemas().has(type))).toEqual([]);
});
