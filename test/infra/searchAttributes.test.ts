import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/contract/searchAttributes.js';

const REGISTERED = new URL('../../temporal-config/search-attributes.json', import.meta.url);
const NAMES = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', BOOL: 'Bool', INT: 'Int' };

test('what games are searched by is what the namespace registers', () => {
  const registered: unknown = JSON.parse(readFileSync(REGISTERED, 'utf8'));
  const used = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, NAMES[type]]);
  expect(registered).toEqual(Object.fromEntries(used));
});
