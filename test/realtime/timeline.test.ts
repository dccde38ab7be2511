import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { GameState } from '../../src/domain/game/state.js';
import { decide } from '../../src/domain/game/decide.js';
import { record } from '../../src/domain/game/record.js';
import { replay } from '../../src/domain/game/replay.js';
import {
  RECENT_EVENTS,
  Timeline,
  advance,
  contains,
  eventOfCommand,
  heldNews,
  lookBack,
  missedSince,
  reachesBackTo,
} from '../../src/realtime/timeline.js';
import { precheck } from '../../src/realtime/precheck.js';
import { ALICE, BOB, createGame } from '../support/socketEdge.js';
import { LiveGames } from '../support/liveGames.js';

const games = new LiveGames({ publish: () => Promise.resolve() });
const gameId = await createGame(games);
for (const [ply, uci] of ['e2e4', 'e7e5', 'g1f3', 'b8c6'].entries()) {
  const by = ply % 2 === 0 ? ALICE : BOB;
  await games.move(gameId, {
    id: `m${ply}`,
    by,
    receivedAt: Date.now(),
    correlationId: null,
    ply,
    uci,
    lagMs: 0,
  });
}
/** Versions 1 to 6: created, started, four moves. */
const events = games.eventsOf(gameId);
const hashOf = (version: number): string => (version === 0 ? '' : (events[version - 1]?.hash ?? ''));
function at(version: number): GameState {
  const state = replay(null, events.slice(0, version));
  if (!state.ok || !state.value) throw new Error('no state');
  return state.value;
}
const recent = (timeline: Timeline) => timeline.recent.map(({ recorded }) => recorded);
const range = (from: number, to: number): RecordedEvent[] => events.slice(from - 1, to);
const fork = (version: number): RecordedEvent => {
  const { events: drafts } = decide(at(version - 1), { type: 'resign' }, { at: Date.now(), by: ALICE });
  const [event] = record(at(version - 1), drafts, { commandId: 'fork', correlationId: null }).events;
  if (!event) throw new Error('no fork');
  return event;
};

describe('advance', () => {
  it.each([
    ['the next event', range(4, 4), hashOf(3), 'advanced', 4],
    ['several', range(4, 6), hashOf(3), 'advanced', 6],
    ['some known, some new, without the hash before', range(2, 5), null, 'advanced', 5],
    ['nothing new', range(1, 3), '', 'known', 3],
    ['nothing at all', [], null, 'known', 3],
    ['a gap', range(5, 5), hashOf(4), 'broken', 3],
    ['a hole', [...range(4, 4), ...range(6, 6)], hashOf(3), 'broken', 3],
    ['new ones only, without the hash before', range(4, 4), null, 'broken', 3],
    ['the next event of another history', range(4, 4), 'f'.repeat(64), 'broken', 3],
    ['another event at our version', [fork(3)], hashOf(2), 'broken', 3],
    ['another event at our version, and more', [fork(3), ...range(4, 4)], hashOf(2), 'broken', 3],
  ])('from version 3 by %s', (_what, news, previousHash, kind, version) => {
    const step = advance(new Timeline(at(3)), { ...heldNews(news), previousHash });
    expect(step.kind).toBe(kind);
    const state = step.kind === 'advanced' ? step.timeline.state : at(3);
    expect(state).toEqual(at(version));
  });
});

describe('the state', () => {
  const moves = Array.from({ length: RECENT_EVENTS + 50 }, (_, index) => index);
  const chain = moves.reduce<{ events: RecordedEvent[]; state: GameState }>(
    ({ events: before, state }, index) => {
      const by = index % 2 === 0 ? ALICE : BOB;
      const event = { type: 'DrawOffered', color: 'white', ply: index } as const;
      const recorded = record(state, [{ event, at: index, by }], { commandId: null, correlationId: null });
      return { events: [...before, ...recorded.events], state: recorded.state ?? state };
    },
    { events: [], state: at(6) },
  );

  it.each([1, 7, RECENT_EVENTS, RECENT_EVENTS + 50])(
    'is the same whenever it is asked for, though events are forgotten: told %i at a time',
    (size) => {
      let timeline = new Timeline(at(6));
      for (let from = 0; from < chain.events.length; from += size) {
        const news = heldNews(chain.events.slice(from, from + size));
        const step = advance(timeline, { ...news, previousHash: timeline.hash });
        if (step.kind !== 'advanced') throw new Error(step.kind);
        timeline = step.timeline;
      }
      expect(timeline.recent).toHaveLength(RECENT_EVENTS);
      expect(timeline.state).toEqual(chain.state);
    },
  );
});

describe('lookBack', () => {
  it('remembers what the stream has, and joins it to what came since', () => {
    const step = advance(new Timeline(at(3)), { ...heldNews(range(4, 5)), previousHash: hashOf(3) });
    if (step.kind !== 'advanced') throw new Error(step.kind);
    expect(recent(lookBack(step.timeline, range(1, 3)))).toEqual(range(1, 5));
    expect(recent(lookBack(step.timeline, range(2, 6)))).toEqual(range(2, 5));
  });

  it.each([
    ['a gap before ours', range(1, 2)],
    ['a hole', [...range(1, 1), ...range(3, 3)]],
    ['another history', [...range(1, 2), fork(3)]],
    ['nothing', []],
  ])('keeps out %s', (_what, past) => {
    expect(lookBack(new Timeline(at(3)), past).recent).toEqual([]);
  });
});

describe('missedSince', () => {
  const timeline = lookBack(new Timeline(at(6)), range(3, 6));
  it.each([
    ['the version before ours', { version: 5, hash: hashOf(5) }, range(6, 6)],
    ['the oldest that is remembered', { version: 3, hash: hashOf(3) }, range(4, 6)],
    ['one older, without a hash', { version: 2 }, range(3, 6)],
    ['one older, with a hash that cannot be checked', { version: 2, hash: hashOf(2) }, null],
    ['too old', { version: 1 }, null],
    ['our version', { version: 6, hash: hashOf(6) }, []],
    ['another history', { version: 5, hash: 'f'.repeat(64) }, null],
    ['the future', { version: 7 }, null],
  ])('from %s', (_what, point, missed) => {
    expect(missedSince(timeline, point)?.map(({ recorded }) => recorded) ?? null).toEqual(missed);
  });

  it('is everything for a client that has nothing', () => {
    const all = missedSince(lookBack(new Timeline(at(6)), range(1, 6)), { version: 0 });
    expect(all?.map(({ recorded }) => recorded)).toEqual(events);
  });
});

it('remembers which event answered a command', () => {
  const timeline = lookBack(new Timeline(at(6)), range(1, 6));
  expect(eventOfCommand(timeline, { id: 'm1', by: BOB })).toEqual(events[3]);
  expect(eventOfCommand(timeline, { id: 'm1', by: ALICE })).toBeUndefined();
  expect(eventOfCommand(timeline, { id: 'm9', by: BOB })).toBeUndefined();
  expect([reachesBackTo(timeline, -58), reachesBackTo(new Timeline(at(6)), 6)]).toEqual([true, false]);
});

it('knows an earlier point of its own history from another history', () => {
  const timeline = lookBack(new Timeline(at(6)), range(3, 6));
  expect([at(6), at(4)].map((state) => contains(timeline, state))).toEqual([true, true]);
  expect(contains(timeline, { ...at(4), hash: 'f'.repeat(64) })).toBe(false);
  expect(contains(timeline, { ...at(6), version: 7 })).toBe(false);
});

describe('precheck', () => {
  const move = (ply: number, uci: string) => ({ type: 'playMove', ply, uci, lagMs: 0 }) as const;
  const now = Date.now();
  it.each([
    ['a legal move', move(4, 'f1c4'), ALICE, 'pass'],
    ['an illegal move', move(4, 'f1c5'), ALICE, 'refuse'],
    ['a move out of turn', move(4, 'f8c5'), BOB, 'refuse'],
    ['a move for an earlier ply', move(2, 'f1c4'), ALICE, 'doubt'],
    ['a move for a later ply, which this edge may not have seen', move(6, 'f1c4'), ALICE, 'doubt'],
    ['a move of a stranger', move(4, 'f1c4'), { kind: 'user', userId: 'eve' } as const, 'refuse'],
    [
      'an answer to an offer that this edge may not have seen',
      { type: 'acceptDraw' } as const,
      ALICE,
      'doubt',
    ],
  ])('of %s', (_what, command, by, kind) => {
    expect(precheck(at(6), command, { at: now, by }).kind).toBe(kind);
  });

  it('leaves a move after the flag to the game, which has to end it', () => {
    expect(precheck(at(6), move(4, 'f1c4'), { at: now + 3_600_000, by: ALICE }).kind).toBe('pass');
  });

  it('leaves a move of somebody who may have joined meanwhile to the game', async () => {
    const open = await createGame(games, { black: { kind: 'open', reservedFor: null } });
    expect(precheck(games.stateOf(open), move(0, 'e2e4'), { at: now, by: BOB }).kind).toBe('doubt');
  });
});
