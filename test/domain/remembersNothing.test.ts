import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../src/domain/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
/** At the level of the module: a variable, or a collection that begins empty. */
const MEMORY = /^(?:export )?(?:(?:let|var) .*|const .*= (?:new \w+(?:<.*>)?\(\)|\[\]|\{\});)$/gm;

it.each([
  'let last: Fen;',
  'export let count = 0;',
  'const seen = new Map<Fen, Chess>();',
  'const all: Uci[] = [];',
])('would be found: %s', (line) => {
  expect(`import {}\n${line}\n`.match(MEMORY)).toEqual([line]);
});

it.each(files)('all games of a worker share %s, so it remembers nothing', (name) => {
  expect(readFileSync(path.join(folder, name), 'utf8').match(MEMORY)).toBeNull();
});
