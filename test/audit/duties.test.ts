import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/audit/report.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import {
  ALL_AGREE,
  type Holdings,
  differences,
  forgedAfter,
  holdingsOf,
  outcomes,
  verdictOn,
  withEvents,
} from '../support/gameCopies.js';
import { Table } from '../support/table.js';

const DAY = 86_400_000;
/** Versions 1 to 7: created, started, four moves, the end. */
const ENDED = new Table().play('f2f3 e7e5 g2g4 d8h4');

let ended: Holdings;
let goesOn: Holdings;
beforeAll(async () => {
  [ended, goesOn] = [await holdingsOf(ENDED), await holdingsOf(new Table().play('f2f3 e7e5 g2g4'))];
});

describe('a store holds less', () => {
  const cut = (events: readonly RecordedEvent[], to: number) => events.filter(({ version }) => version <= to);

  test.each<[string, () => Holdings, object]>([
    ['Redis forgets a game', () => ({ ...ended, hotState: null }), { redis: 'absent' }],
    [
      'Redis has the end of the stream only',
      () => withEvents(ended, 'redis', (events) => events.slice(4)),
      { redis: 'agrees' },
    ],
    [
      'the log is cut by retention in the middle of the game',
      () => ({ ...ended, firstOffset: 3 }),
      { kafka: 'agrees' },
    ],
    ['the log is cut beyond the game', () => ({ ...ended, firstOffset: 7 }), { kafka: 'absent' }],
    [
      'the last event is not confirmed by Kafka',
      () => ({ ...withEvents(goesOn, 'kafka', (events) => cut(events, 4)), confirmed: 4, nextOffset: 4 }),
      { kafka: 'behind', s3: 'absent' },
    ],
    [
      'the projector has not come to the last two',
      () => ({
        ...ended,
        readModel: { events: ended.readModel.events.slice(0, 5), checkpoints: [], flaws: [] },
        nextOffset: 5,
      }),
      { postgresql: 'behind' },
    ],
    [
      'the workflow waits for the archive',
      () => ({
        ...ended,
        archived: null,
        trail: ended.trail && { ...ended.trail, status: 'RUNNING', checkpoints: [] },
      }),
      { s3: 'absent' },
    ],
  ])('lawfully: %s', async (_, make, expected) => {
    const holdings = make();
    expect(await outcomes(holdings)).toEqual({ ...ALL_AGREE, ...expected });
    expect(exitCodeOf(await verdictOn(holdings))).toBe(0);
  });

  test('lawfully: Temporal after its retention', async () => {
    const holdings = { ...ended, workflow: null, trail: null };
    const at = (ENDED.events.at(-1)?.at ?? 0) + 3 * DAY;
    expect(await outcomes(holdings, { at })).toEqual({ ...ALL_AGREE, temporal: 'absent' });
    expect(await outcomes(holdings, { at: at - 1 })).toMatchObject({ temporal: 'differs' });
  });

  test('lawfully: PostgreSQL after HISTORY_DAYS', async () => {
    const holdings = { ...ended, readModel: { events: [], checkpoints: [], flaws: [] }, historyMs: DAY };
    const at = ENDED.ended.endedAt + DAY + 1;
    expect(await outcomes(holdings, { at })).toEqual({ ...ALL_AGREE, postgresql: 'absent' });
    expect(await differences(holdings)).toEqual(['postgresql@1']);
  });

  test.each<[string, () => Holdings, string]>([
    [
      'a game that goes on is not in Temporal',
      () => ({ ...goesOn, workflow: null, trail: null }),
      'temporal@1',
    ],
    ['a closed game is not in the archive', () => ({ ...ended, archived: null }), 's3@1'],
    [
      'Kafka lacks the end of a closed game',
      () => withEvents(ended, 'kafka', (events) => cut(events, 5)),
      'kafka@6',
    ],
    [
      'Kafka lacks what it confirmed',
      () => withEvents(goesOn, 'kafka', (events) => cut(events, 4)),
      'kafka@5',
    ],
    [
      'Kafka lacks the beginning, though nothing was removed from it',
      () => withEvents(ended, 'kafka', (events) => events.slice(2)),
      'kafka@1',
    ],
    [
      'the projector has passed an event without storing it',
      () => withEvents(ended, 'postgresql', (events) => cut(events, 6)),
      'postgresql@7',
    ],
    [
      'an event shown to players is not one of the game',
      () => withEvents(goesOn, 'redis', (events) => [...events, forgedAfter(events)]),
      'redis@6',
    ],
  ])('unlawfully: %s', async (_, make, named) => {
    expect(await differences(make())).toEqual([named]);
  });
});
