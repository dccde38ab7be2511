import { describe, expect, test } from 'vitest';
import { makeCursor, parseCursor } from '../../src/contract/pageCursor.js';

const position = { createdAt: 1_764_021_234_567, gameId: '0aZ3kP9xQw1B' };

describe('a page cursor', () => {
  test('names the position that it was made of, in characters that a URL can hold', () => {
    expect(parseCursor(makeCursor(position))).toEqual(position);
    expect(makeCursor(position)).toMatch(/^[\w-]+$/);
  });

  test.each([
    '',
    'x',
    '!!!!',
    makeCursor(position).slice(1),
    `${makeCursor(position)}=`,
    btoa('1.0aZ3kP9xQw1'),
    btoa('-1.0aZ3kP9xQw1B'),
  ])('is not %j', (text) => {
    expect(parseCursor(text)).toBeNull();
  });
});
