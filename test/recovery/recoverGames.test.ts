import { expect, test } from 'vitest';
import { replay } from '../../src/domain/game/replay.js';
import { forgetAllBut } from '../support/kafka.js';
import { someGame, someGameId } from '../support/someGame.js';
import { ALICE, Table, type Table as Game } from '../support/table.js';
import { outbound } from '../read-model/support.js';
import { openRemains } from './support.js';

const OPENING = 'e2e4 e7e5 g1f3';
const played = (moves = OPENING): Table => new Table({}, undefined, { gameId: someGameId() }).play(moves);

test('a game that has not ended is started with all that its workflow carried', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.log.publish(outbound(table));
  expect(await remains.recover()).toMatchObject({ events: table.events.length });
  const carried = remains.started.get(table.game.gameId);
  expect(carried).toEqual({
    state: table.game,
    outbox: [],
    history: { parts: [], events: table.events },
    answered: expect.any(Array),
    recovery: expect.objectContaining({ lastEventAt: table.now, by: { kind: 'ops', name: 'carol' } }),
  });
  expect(carried?.answered).toContainEqual({
    id: 'c',
    by: ALICE,
    answer: { ok: true, version: table.events.length, at: table.now },
  });
});

test('a game that has ended is started only if it is not archived', async () => {
  const remains = await openRemains();
  const [archived, not] = [someGame({ seed: 1 }), someGame({ seed: 2 })];
  await remains.log.publish([...outbound(archived), ...outbound(not)]);
  await remains.archive(archived);
  await remains.recover();
  expect(remains.started.has(archived.ended.gameId)).toBe(false);
  expect(remains.started.get(not.ended.gameId)?.history.events).toEqual(not.events);
});

test('repetitions in Kafka neither disturb a game nor bring back one that has ended', async () => {
  const remains = await openRemains();
  const [live, ended] = [played(), someGame()];
  const [ofLive, ofEnded] = [outbound(live), outbound(ended)];
  await remains.archive(ended);
  await remains.log.publish([...ofLive, ...ofLive.slice(1), ...ofEnded, ...ofEnded.slice(0, 7)]);
  await remains.recover();
  expect(remains.started.get(live.game.gameId)?.history.events).toEqual(live.events);
  expect(remains.started.has(ended.ended.gameId)).toBe(false);
});

test('what Redis has beyond Kafka is part of the game, and Kafka gets it', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.log.publish(outbound(table).slice(0, -2));
  await remains.show(table);
  await remains.recover();
  expect(remains.started.get(table.game.gameId)).toMatchObject({
    state: { version: table.events.length, hash: table.game.hash },
    outbox: table.events.slice(-2),
  });
});

test('a game that only Redis knows is started, and Kafka gets all of it', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.show(table);
  await remains.recover();
  expect(remains.started.get(table.game.gameId)?.outbox).toEqual(table.events);
});

test('what Redis shows of another course of the game is not believed', async () => {
  const remains = await openRemains();
  const gameId = someGameId();
  const course = (moves: string): Game => new Table({}, undefined, { gameId }).play(moves);
  const table = course(OPENING);
  await remains.log.publish(outbound(table));
  await remains.show(course('d2d4 d7d5 c2c4 e7e6 b1c3'));
  await remains.recover();
  expect(remains.started.get(gameId)).toMatchObject({ state: { hash: table.game.hash }, outbox: [] });
});

test('a game that began before what Kafka still has comes from the read model', async () => {
  const remains = await openRemains();
  const [silent, moved] = [played(), played()];
  await remains.log.publish([...outbound(silent), ...outbound(moved)]);
  await remains.project();
  moved.move('b8c6');
  await remains.log.publish(outbound(moved).slice(-1));
  await forgetAllBut(remains.log.topic, 3);
  await remains.recover();
  for (const { events, game } of [silent, moved]) {
    const carried = remains.started.get(game.gameId);
    expect(carried?.history.events).toEqual(events);
    expect(carried?.outbox).toEqual([]);
  }
});

test('an event is missing in Kafka: the read model has it', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.log.publish(outbound(table));
  await remains.project();
  await forgetAllBut(remains.log.topic, 0);
  await remains.log.publish(outbound(table).filter(({ recorded }) => recorded.version !== 3));
  expect(await remains.recover()).toMatchObject({ gaps: 2 });
  const carried = remains.started.get(table.game.gameId);
  expect(replay(null, carried?.history.events ?? [])).toMatchObject({
    ok: true,
    value: { hash: table.game.hash },
  });
});

test('the beginning is nowhere: the game is lost, and named', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.log.publish(outbound(table));
  await forgetAllBut(remains.log.topic, 2);
  expect(await remains.recover()).toMatchObject({ lost: 1 });
  expect(remains.lines).toContainEqual(expect.stringContaining(table.game.gameId));
});

test('only games of the cell, and only those created since, if that is asked for', async () => {
  const remains = await openRemains();
  const [before, after] = [1, 2].map((n) => {
    return new Table({}, undefined, { gameId: someGameId(), at: n * 1_000_000 }).play(OPENING);
  });
  const elsewhere = new Table({}, undefined, { gameId: `9${someGameId().slice(1)}` }).play(OPENING);
  await remains.log.publish([before!, after!, elsewhere].flatMap(outbound));
  await remains.recover({ since: 1_500_000 });
  expect(remains.started.has(before!.game.gameId)).toBe(false);
  expect(remains.started.has(after!.game.gameId)).toBe(true);
  expect(remains.started.has(elsewhere.game.gameId)).toBe(false);
});

test('a repetition starts nothing more', async () => {
  const remains = await openRemains();
  const table = played();
  await remains.log.publish(outbound(table));
  await remains.recover();
  expect(await remains.recover()).toMatchObject({ started: 0 });
});
