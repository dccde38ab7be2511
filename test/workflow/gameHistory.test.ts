import { expect, test } from 'vitest';
import { GameHistory } from '../../src/workflows/gameHistory.js';
import { events } from '../support/events.js';

const PART = 3;
const versions = ({ carried }: GameHistory) => carried.events.map(({ version }) => version);

test('a history is full at the size of a part, and its oldest events are laid down', () => {
  const history = new GameHistory({ parts: [], events: events(1, 2) }, PART);
  expect(history.hasFullPart).toBe(false);
  history.add(events(3, 5));
  expect(history.hasFullPart).toBe(true);
  expect(history.nextPart).toEqual(events(1, 3));
  history.nextPartIsLaidDown();
  expect(history.hasFullPart).toBe(false);
  expect(history.carried).toEqual({ parts: ['hash-3'], events: events(4, 5) });
});

test('what is added while a part is on its way does not change the part', () => {
  const history = new GameHistory({ parts: ['hash-0'], events: events(1, 3) }, PART);
  const before = history.nextPart;
  history.add(events(4, 7));
  expect(history.nextPart).toEqual(before);
  history.nextPartIsLaidDown();
  expect(history.carried.parts).toEqual(['hash-0', 'hash-3']);
  expect(versions(history)).toEqual([4, 5, 6, 7]);
  expect(history.hasFullPart).toBe(true);
});

test('the next run begins where the last one ended', () => {
  const history = new GameHistory({ parts: [], events: events(1, 4) }, PART);
  history.nextPartIsLaidDown();
  const next = new GameHistory(history.carried, PART);
  next.add(events(5, 5));
  expect(next.carried).toEqual({ parts: ['hash-3'], events: events(4, 5) });
  expect(versions(history)).toEqual([4]);
});
