import { expect, test } from 'vitest';
import { CorrelationId, GameId } from '../../src/contract/ids.js';
import { derivedGameName, newCorrelationId, newGameId, newInstanceId } from '../../src/infra/ids.js';

const many = <T>(make: () => T): T[] => Array.from({ length: 5_000 }, make);

test('new ids are valid, name their cell and do not repeat', () => {
  const ids = many(() => newGameId('7'));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(GameId.safeParse(id).success, id).toBe(true);
    expect(id[0]).toBe('7');
  }
});

test('no character of an id is more likely than another', () => {
  const counts = new Map<string, number>();
  for (const id of many(() => newGameId('0'))) {
    for (const character of id.slice(1)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  // 887 expected of each; six standard deviations are 177
  for (const count of counts.values()) expect(Math.abs(count - 887)).toBeLessThan(180);
});

test('a name derived from a seed is valid and always the same', () => {
  const name = derivedGameName('matchmaker:key-1');
  expect(GameId.safeParse(`a${name}`).success).toBe(true);
  expect(derivedGameName('matchmaker:key-1')).toBe(name);
  expect(derivedGameName('matchmaker:key-2')).not.toBe(name);
});

test('correlation and instance ids have their forms', () => {
  expect(CorrelationId.safeParse(newCorrelationId()).success).toBe(true);
  expect(newInstanceId('w')).toMatch(/^w-[0-9A-Za-z]{6}$/);
});
