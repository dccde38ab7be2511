import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainHash } from '../../../src/domain/game/hash.js';
import { gameKey } from '../../../src/infra/s3/keys.js';
import type { Evidence, LoggedEvent } from '../../../tools/chaos/evidence.js';
import type { FaultKind } from '../../../tools/chaos/judge/fault.js';
import { judge } from '../../../tools/chaos/judge/judge.js';
import type { GameRows } from '../../../tools/chaos/stores/rows.js';
import { playedGame, soundEvidence } from './evidence.js';

const games = [playedGame(1), playedGame(2), playedGame(3)] as const;
const sound = await soundEvidence(games);
const [first, second] = games;
const { gameId } = first.game;
const key = gameKey(gameId);

const kindsIn = (evidence: Evidence): FaultKind[] => judge(evidence).faults.map(({ kind }) => kind);
const without = <V>(map: ReadonlyMap<string, V>, name: string) =>
  new Map([...map].filter(([other]) => other !== name));

/** The log with the first game's event of that version replaced. */
const logged = (version: number, replace: (event: LoggedEvent) => readonly LoggedEvent[]): Evidence => {
  const isMeant = (event: LoggedEvent) => event.gameId === gameId && event.recorded.version === version;
  return { ...sound, log: sound.log.flatMap((event) => (isMeant(event) ? replace(event) : [event])) };
};
const later = (event: LoggedEvent): LoggedEvent => ({
  ...event,
  recorded: { ...event.recorded, at: event.recorded.at + 1 },
});
/** Chained, yet no part of the game: as of a task that was shown and then lost. */
function phantomAfter(event: LoggedEvent): LoggedEvent {
  const version = event.recorded.version + 1;
  const phantom = { ...event.recorded, version };
  const recorded = { ...phantom, hash: chainHash(event.recorded.hash, phantom) };
  return { ...event, id: `${gameId}:${version}`, recorded };
}

const stored = (change: (rows: GameRows) => Partial<GameRows>): Evidence => {
  const rows = sound.rows.get(gameId)!;
  return { ...sound, rows: new Map([...sound.rows, [gameId, { ...rows, ...change(rows) }]]) };
};
const archived = (archive: unknown): Evidence => ({
  ...sound,
  archives: new Map([...sound.archives, [key, archive]]),
});
const told = (change: Partial<Evidence['acknowledged'][number]>): Evidence => ({
  ...sound,
  acknowledged: sound.acknowledged.map((command, index) =>
    index === 0 ? { ...command, ...change } : command,
  ),
});

test('games that were kept as they were played have no fault', () => {
  const events = games.reduce((sum, { game }) => sum + game.version, 0);
  expect(judge(sound)).toEqual({
    games: 3,
    events,
    records: events,
    repetitions: 0,
    acknowledged: sound.acknowledged.length,
    objects: 3,
    faults: [],
  });
});

describe('one thing goes wrong and is found, and nothing else is', () => {
  const last = first.game.version;
  test.each<[string, Evidence, readonly FaultKind[]]>([
    ['an event is missing in Kafka', logged(4, () => []), ['lost']],
    ['the last event is missing in Kafka', logged(last, () => []), ['lost']],
    [
      'an event has another partition',
      logged(last, (event) => [{ ...event, partition: 9 }]),
      ['out-of-order'],
    ],
    ['an id stands for two things', logged(4, (event) => [event, later(event)]), ['duplicated']],
    ['an event has the id of none', logged(4, (event) => [{ ...event, id: 'none' }]), ['altered-event']],
    ['an event says something else', logged(4, (event) => [later(event)]), ['altered-event']],
    ['an event follows on the end', logged(last, (event) => [event, phantomAfter(event)]), ['altered-event']],
    ['a row is missing', stored(({ events }) => ({ events: events.slice(1) })), ['altered-row']],
    [
      'a row differs',
      stored(({ moves: [move, ...rest] }) => ({ moves: [{ ...move, uci: 'a1a1' }, ...rest] })),
      ['altered-row'],
    ],
    [
      'a row is there twice',
      stored(({ events }) => ({ events: [...events, ...events.slice(-1)] })),
      ['altered-row'],
    ],
    [
      'an earlier snapshot is left',
      stored(({ snapshots }) => ({ snapshots: [{}, ...snapshots] })),
      ['altered-row'],
    ],
    ['the game has no row', stored(() => ({ game: undefined })), ['altered-row']],
    ['the game is not in S3', { ...sound, archives: without(sound.archives, key) }, ['missing-object']],
    [
      'an object was altered',
      archived({ ...(sound.archives.get(key) as object), pgn: '*' }),
      ['altered-object'],
    ],
    ['an object is no archive', archived({}), ['altered-object']],
    [
      'an object holds another game',
      archived(sound.archives.get(gameKey(second.game.gameId))),
      ['altered-object'],
    ],
    [
      'an object belongs to no game',
      { ...sound, archives: new Map([...sound.archives, ['games/no/game.json.gz', {}]]) },
      ['unknown-object'],
    ],
    ['a yes is not in the history', told({ commandId: 'another' }), ['lost-command']],
    ['a yes was for another move', told({ move: { ply: 0, uci: 'a1a1' } }), ['lost-command']],
    ['a yes named another version', told({ versions: [99] }), ['lost-command']],
    ['a command was answered in two ways', told({ versions: [3, 4] }), ['repeated-command']],
  ])('%s', (_what, evidence, expected) => {
    expect(kindsIn(evidence)).toEqual(expected);
  });

  test('a game has no rows at all: each table lacks them', () => {
    const tables = ['altered-row', 'altered-row', 'altered-row', 'altered-row'];
    expect(kindsIn({ ...sound, rows: without(sound.rows, gameId) })).toEqual(tables);
  });

  test('a move was played twice under one id', async () => {
    const twice = playedGame(4, (version) => (version === 5 || version === 7 ? 'same' : `c${version}`));
    const evidence = { ...(await soundEvidence([twice])), acknowledged: [] };
    expect(kindsIn(evidence)).toEqual(['repeated-command']);
  });

  test('a workflow closed with another history than all the stores have', () => {
    const closed = { ...first.game, hash: second.game.hash };
    const kinds = kindsIn({ ...sound, games: [closed, ...sound.games.slice(1)] });
    expect(kinds).toEqual(['altered-event', 'altered-object']);
  });
});

/** Which event of the log something happens to. */
const places = fc.nat(sound.log.length - 1);

describe('whatever the games, wherever it happens', () => {
  test('what Kafka holds again is no fault, and is counted', () => {
    const runs = fc.array(
      fc.record({ place: places, back: fc.nat(12), count: fc.integer({ min: 1, max: 12 }) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(runs, (repeats) => {
        const log = sound.log.flatMap((event, index) => [
          event,
          ...repeats
            .filter(({ place }) => place === index)
            .flatMap(({ back, count }) => again(event, back, count)),
        ]);
        const { faults, repetitions } = judge({ ...sound, log });
        expect(faults).toEqual([]);
        expect(repetitions).toBe(log.length - sound.log.length);
      }),
      { numRuns: 25 },
    );
  });

  test('a lost event is lost, an altered one altered, a second meaning a duplicate', () => {
    const harms = fc.constantFrom<[(event: LoggedEvent) => LoggedEvent[], FaultKind]>(
      [() => [], 'lost'],
      [(event) => [later(event)], 'altered-event'],
      [(event) => [event, later(event)], 'duplicated'],
    );
    fc.assert(
      fc.property(places, harms, (place, [harm, kind]) => {
        const log = sound.log.flatMap((event, index) => (index === place ? harm(event) : [event]));
        expect(kindsIn({ ...sound, log })).toEqual([kind]);
      }),
      { numRuns: 40 },
    );
  });

  test('two neighbours of one game that changed places are out of order', () => {
    fc.assert(
      fc.property(places, (place) => {
        const [one, other] = sound.log.slice(place, place + 2);
        fc.pre(one !== undefined && one.gameId === other?.gameId);
        const log = sound.log.with(place, other).with(place + 1, one);
        expect(kindsIn({ ...sound, log })).toEqual(['out-of-order']);
      }),
      { numRuns: 40 },
    );
  });
});

/** As a relay does that has forgotten what it has sent: a run of the game's latest events once more. */
function again(event: LoggedEvent, back: number, count: number): LoggedEvent[] {
  const upToNow = sound.log.filter(
    ({ gameId: own, offset }) => own === event.gameId && offset <= event.offset,
  );
  return upToNow.slice(-back - 1).slice(0, count);
}
