import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/audit/report.js';
import type { StoredCopy } from '../../src/contract/gameCopies.js';
import {
  ALL_AGREE,
  FAULTS,
  type Holdings,
  STORE_NAMES,
  type Store,
  differences,
  forgedAfter,
  holdingsOf,
  outcomes,
  verdictOn,
  withEvents,
} from '../support/gameCopies.js';
import { playOut, steps, timeControls } from '../support/randomGame.js';
import { ALICE, Table } from '../support/table.js';

/** Versions 1 to 7: created, started, four moves, the end. */
const ENDED = new Table().play('f2f3 e7e5 g2g4 d8h4');

let ended: Holdings;
beforeAll(async () => {
  ended = await holdingsOf(ENDED);
});

describe('all stores hold the game', () => {
  test('an ended one: all agree, up to its last version', async () => {
    const verdict = await verdictOn(ended);
    expect(verdict.stores.map(({ reached }) => reached)).toEqual([7, 7, 7, 7, 7]);
    expect(await outcomes(ended)).toEqual(ALL_AGREE);
    expect(exitCodeOf(verdict)).toBe(0);
  });

  test('one that goes on: all agree but the archive, which it is not in yet', async () => {
    const goesOn = await holdingsOf(new Table().play('f2f3 e7e5 g2g4'));
    expect(await outcomes(goesOn)).toEqual({ ...ALL_AGREE, s3: 'absent' });
    expect(exitCodeOf(await verdictOn(goesOn))).toBe(0);
  });
});

describe.each(STORE_NAMES)('in %s alone', (store) => {
  test.each(Object.entries(FAULTS))('the fourth event %s: it is named', async (_, fault) => {
    expect(await differences(withEvents(ended, store, (events) => fault(events, 4)))).toEqual([`${store}@4`]);
  });

  test('an event was forged after the end, well chained', async () => {
    const verdict = await verdictOn(withEvents(ended, store, (events) => [...events, forgedAfter(events)]));
    const odd = verdict.stores.filter(({ outcome }) => outcome === 'differs');
    expect(odd).toMatchObject([
      { store, reached: 7, difference: { version: 8, detail: 'an event after the end of the game' } },
    ]);
    expect(exitCodeOf(verdict)).toBe(1);
  });
});

describe('what a store made of the events', () => {
  const changedState = (copy: StoredCopy | null, name: string, change: object): StoredCopy => ({
    ...(copy ?? { events: [], flaws: [] }),
    checkpoints: (copy?.checkpoints ?? []).map((checkpoint) => {
      if (checkpoint.name !== name || !checkpoint.made) return checkpoint;
      return {
        ...checkpoint,
        made: { ...checkpoint.made, value: { ...(checkpoint.made.value as object), ...change } },
      };
    }) as StoredCopy['checkpoints'],
  });

  test.each<[string, (all: Holdings) => Holdings, string]>([
    [
      'the state in Redis',
      (all) => ({ ...all, hotState: changedState(all.hotState, 'state', { status: 'in_progress' }) }),
      'redis@7',
    ],
    [
      'the newest snapshot',
      (all) => ({ ...all, readModel: changedState(all.readModel, 'newest snapshot', { createdAt: 0 }) }),
      'postgresql@7',
    ],
    [
      'the row of the game',
      (all) => ({ ...all, readModel: changedState(all.readModel, 'games', { rated: true }) }),
      'postgresql@7',
    ],
    [
      'the final state in the archive',
      (all) => ({
        ...all,
        archived: all.archived && { ...all.archived, finalState: { ...all.archived.finalState, endedAt: 1 } },
      }),
      's3@null',
    ],
    [
      "the archive's signature",
      (all) => ({
        ...all,
        archived: all.archived && {
          ...all.archived,
          signature: { ...all.archived.signature, value: 'AAAA' },
        },
      }),
      's3@null',
    ],
    [
      "the workflow's result",
      (all) => ({
        ...all,
        trail: all.trail && {
          ...all.trail,
          checkpoints: [{ name: 'result', version: 7, hash: 'other', made: null }],
        },
      }),
      'temporal@7',
    ],
    [
      'the end of its workflow',
      (all) => ({
        ...all,
        trail: all.trail && {
          ...all.trail,
          status: 'FAILED',
          flaws: [{ version: null, detail: 'its workflow is FAILED' }],
        },
      }),
      'temporal@null',
    ],
    [
      'the id in the header of a record',
      (all) => ({
        ...all,
        records: all.records.map((record) =>
          record.offset === 4 ? { ...record, headers: { ...record.headers, id: '0game0000001:6' } } : record,
        ),
      }),
      'kafka@6',
    ],
    [
      'a record that is no event',
      (all) => ({
        ...all,
        records: all.records.map((record) =>
          record.offset === 4 ? { ...record, value: Buffer.from('{}') } : record,
        ),
      }),
      'kafka@5',
    ],
  ])('%s is not right: it is named', async (_, change, named) => {
    expect(await differences(change(ended))).toEqual([named]);
  });
});

describe('a store cannot be asked', () => {
  test.each(STORE_NAMES)('%s: it is named, the others are compared', async (store) => {
    const verdict = await verdictOn(ended, { away: [store] });
    const odd = verdict.stores.filter(({ outcome }) => outcome !== 'agrees');
    expect(odd).toMatchObject([{ store, outcome: 'unchecked', note: `${store} is away` }]);
    expect(exitCodeOf(verdict)).toBe(2);
  });

  test('a difference among the others outweighs that', async () => {
    const broken = withEvents(ended, 'postgresql', (events) => FAULTS['is missing'](events, 3));
    expect(exitCodeOf(await verdictOn(broken, { away: ['redis'] }))).toBe(1);
  });

  test('no store has the beginning: nothing can be compared', async () => {
    const onlyTheEnd = {
      ...withEvents(ended, 'redis', (events) => events.slice(4)),
      workflow: null,
      trail: null,
    };
    const away = ['s3', 'kafka', 'postgresql'] as const;
    expect(await outcomes(onlyTheEnd, { away })).toMatchObject({ temporal: 'absent', redis: 'unchecked' });
    expect(exitCodeOf(await verdictOn(onlyTheEnd, { away }))).toBe(2);
  });
});

test('of two stores that tell different stories Temporal is believed', async () => {
  const two = {
    ...ended,
    archived: null,
    readModel: { events: [], checkpoints: [], flaws: [] },
    hotState: null,
  };
  const fault = FAULTS['is altered, and all that follow are chained to it'];
  const verdict = await verdictOn(withEvents(two, 'kafka', (events) => fault(events, 3)));
  expect(verdict.stores.find(({ store }) => store === 'kafka')).toMatchObject({ difference: { version: 3 } });
});

test('whatever happens to one event in one store of any game, that store and version are named and no other', async () => {
  await fc.assert(
    fc.asyncProperty(
      timeControls,
      fc.array(steps, { maxLength: 40 }),
      fc.constantFrom<Store>(...STORE_NAMES),
      fc.constantFrom(...Object.values(FAULTS)),
      fc.nat(),
      fc.boolean(),
      async (timeControl, run, store, fault, pick, end) => {
        const table = playOut(timeControl, run, () => undefined);
        if (end && table.state?.status === 'in_progress') {
          table.tell(ALICE, table.events.length < 4 ? { type: 'abort' } : { type: 'resign' });
        }
        const holdings = await holdingsOf(table);
        fc.pre(store !== 's3' || holdings.archived !== null);
        const version = 1 + (pick % table.events.length);
        // How far a game has come is for Temporal to say, and Redis needs to have neither its beginning nor its end
        const mayLack = {
          temporal: version === table.events.length,
          redis: version === table.events.length || version === 1,
        };
        fc.pre(
          fault !== FAULTS['is missing'] || !(store in mayLack && mayLack[store as keyof typeof mayLack]),
        );
        const broken = withEvents(holdings, store, (events) => fault(events, version));
        expect(await differences(broken)).toEqual([`${store}@${version}`]);
      },
    ),
    { numRuns: 100 },
  );
});
