import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shownAt } from '../../src/contract/spectatorDelay.js';
import type { EpochMs } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { replay } from '../../src/domain/game/replay.js';
import type { GameState } from '../../src/domain/game/state.js';
import { KnownEvent } from '../../src/realtime/knownEvent.js';
import { LateLine } from '../../src/realtime/lateLine.js';
import { StateSource } from '../../src/realtime/stateSource.js';
import { Timeline } from '../../src/realtime/timeline.js';
import { LiveGames } from '../support/liveGames.js';
import { gameOf } from '../support/longGame.js';
import { MemoryFeed } from '../support/memoryFeed.js';

const START = Date.UTC(2026, 0, 1);
const DELAY = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: START }));
afterEach(() => void vi.useRealTimers());

const stateAfter = (events: readonly RecordedEvent[]): GameState => {
  const state = replay(null, events);
  if (!state.ok || !state.value) throw new Error('no game');
  return state.value;
};
const happenedBy = (events: readonly RecordedEvent[], now: EpochMs) => events.filter(({ at }) => at <= now);

/** What onlookers are shown of a game whose stream, if any, holds `held`. */
async function open(live: readonly RecordedEvent[], held: readonly RecordedEvent[] = live) {
  const feed = new MemoryFeed();
  const state = stateAfter(live);
  const [first] = held;
  if (first) {
    const previousHash = live.find(({ version }) => version === first.version - 1)?.hash ?? '';
    const [gameId, answers] = [state.gameId, []];
    await feed.publish({ gameId, previousHash, events: held, state, answers, unconfirmed: [] });
  }
  const source = new StateSource({ feed, gateway: new LiveGames(feed), now: Date.now, queriesPerSecond: 1 });
  const line = await LateLine.open(new Timeline(state), { delayMs: DELAY, source, now: Date.now });
  const shown: number[] = [];
  const instead: number[] = [];
  line.listen({
    shown: ({ version }) => void shown.push(version),
    shownInstead: ({ version }) => void instead.push(version),
  });
  return { line, shown, instead };
}

const tell = (line: LateLine, events: readonly RecordedEvent[]) =>
  line.advanced(events.map((event) => KnownEvent.of(event)));

describe('onlookers', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 45_000 }), { minLength: 1, maxLength: 12 });

  it('see at any time exactly the events that are old enough, whenever they came and the room was opened', () =>
    fc.assert(
      fc.asyncProperty(
        gaps,
        fc.nat(200_000),
        fc.array(fc.nat(40_000), { maxLength: 20 }),
        async (...drawn) => {
          const [gapsMs, openedAfterMs, waitsMs] = drawn;
          vi.setSystemTime(START);
          const { events } = gameOf(gapsMs, START, DELAY);
          vi.setSystemTime(START + openedAfterMs);
          let told = happenedBy(events, Date.now());
          const { line, shown } = await open(told);
          const seenAtFirst = line.timeline?.version ?? 0;
          for (const waitMs of [0, ...waitsMs]) {
            await vi.advanceTimersByTimeAsync(waitMs);
            const happened = happenedBy(events, Date.now());
            tell(line, happened.slice(told.length));
            told = happened;
            const due = told.filter((event) => shownAt(event, DELAY) <= Date.now());
            expect(line.timeline?.version).toBe(due.length);
            expect(line.timeline?.state).toEqual(stateAfter(due));
            expect(shown).toEqual(due.slice(seenAtFirst).map(({ version }) => version));
          }
          line.close();
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 60 },
    ));

  it('see the seats and the start at once', async () => {
    const { events } = gameOf([1_000], START, DELAY);
    const { line } = await open(happenedBy(events, START));
    expect(line.timeline?.state.status).toBe('in_progress');
  });
});

describe('a stream that does not reach back to the beginning', () => {
  it('shows nothing of a game that goes on until what is known now is old enough', async () => {
    const { events } = gameOf([1_000, 1_000], START, DELAY);
    vi.setSystemTime(START + 1_500);
    const live = happenedBy(events, Date.now());
    const { line, shown, instead } = await open(live, live.slice(-1));
    tell(line, events.slice(live.length));
    expect(line.timeline).toBeNull();
    await vi.advanceTimersByTimeAsync(DELAY - 1);
    expect([line.timeline, shown, instead]).toEqual([null, [], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect(instead).toEqual([live.length]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.timeline?.state).toEqual(stateAfter(events));
  });

  it('does not hide a game that ended long enough ago', async () => {
    const { events, state } = gameOf([1_000], START, DELAY);
    vi.setSystemTime(START + 1_001 + DELAY);
    expect((await open(events, [])).line.timeline?.state).toEqual(state);
  });

  it('hides the end of one that ended just now', async () => {
    const { events } = gameOf([1_000], START, DELAY);
    vi.setSystemTime(START + 1_000 + DELAY);
    const { line } = await open(events, []);
    expect(line.timeline).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(line.timeline?.state.status).toBe('ended');
  });
});

it('a state in the place of all before is shown as late as an event, and what follows it goes on from there', async () => {
  const { events } = gameOf([1_000, 2_000, 2_000], START, DELAY);
  vi.setSystemTime(START + 3_000);
  const { line, shown, instead } = await open(happenedBy(events, START));
  line.replaced(stateAfter(happenedBy(events, START + 3_000)));
  tell(line, events);
  await vi.advanceTimersByTimeAsync(DELAY - 1);
  expect([shown, instead]).toEqual([[], []]);
  await vi.advanceTimersByTimeAsync(1);
  expect([shown, instead]).toEqual([[], [4]]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown).toEqual([5, 6]);
  expect(line.timeline?.state).toEqual(stateAfter(events));
});
