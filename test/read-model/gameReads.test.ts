import { beforeAll, describe, expect, test } from 'vitest';
import type { GameQuery, ListedGame } from '../../src/contract/gameReads.js';
import { createGameReads } from '../../src/infra/postgres/gameReads.js';
import { gamePgn } from '../../src/domain/game/gamePgn.js';
import { someGame, someGameId } from '../support/someGame.js';
import { Table } from '../support/table.js';
import { recordedMetrics } from '../support/telemetry.js';
import { openEventLog, openPool, outbound } from './support.js';

const human = (userId: string) => ({ kind: 'human', userId }) as const;
const PLAYER = `player-${someGameId()}`;
const START = 1_800_000_000_000;
const ANY: GameQuery = { player: PLAYER, status: null, from: null, after: null, limit: 100 };

const ended = someGame({ plies: 25 });
const inProgress = new Table({}, undefined, { gameId: someGameId() }).play('e2e4 e7e5 g1f3');
/** Eight games of one player, with equal instants among them: a waiting one, one in progress, six ended. */
const list = Array.from({ length: 8 }, (_, index) => {
  const opponent = index === 0 ? ({ kind: 'open', reservedFor: null } as const) : human(`opponent-${index}`);
  const seats =
    index % 2 === 0 ? { white: human(PLAYER), black: opponent } : { white: opponent, black: human(PLAYER) };
  const at = START + Math.floor(index / 3) * 1_000;
  const table = new Table({}, seats, { gameId: someGameId(), at });
  if (index > 1) table.tell({ kind: 'user', userId: PLAYER }, { type: 'abort' });
  return table;
});

beforeAll(async () => {
  const log = await openEventLog();
  await log.publish([ended, inProgress, ...list].flatMap(outbound));
  await log.project();
  await log.drained();
});

const reads = () => createGameReads(openPool(), recordedMetrics());
const idOf = ({ state }: Table) => state?.gameId ?? '';
const idsOf = (games: readonly ListedGame[]) => games.map(({ gameId }) => gameId);

describe('a game in the read model', () => {
  test.each([
    ['ended', ended],
    ['in progress', inProgress],
  ])('that is %s is found as it is, with its events', async (_status, table) => {
    const state = await reads().find(idOf(table));
    expect(state).toEqual(table.state);
    expect(gamePgn(state!)).toBe(gamePgn(table.state!));
    expect(await reads().events(idOf(table), 0)).toEqual(table.events);
    expect(await reads().events(idOf(table), 3)).toEqual(table.events.slice(3));
  });

  test('that does not exist is not found', async () => {
    expect(await reads().find('0nosuchgame0')).toBeNull();
    expect(await reads().events('0nosuchgame0', 0)).toEqual([]);
  });
});

describe('a list of games', () => {
  const newestFirst = list
    .toSorted((a, b) => {
      const [left, right] = [a, b].map(({ state }) => `${state?.createdAt} ${state?.gameId}`);
      return left! < right! ? 1 : -1;
    })
    .map(idOf);

  test('holds the games of either seat, the newest first', async () => {
    const { games, next } = await reads().list(ANY);
    expect(idsOf(games)).toEqual(newestFirst);
    expect(next).toBeNull();
  });

  test('comes in pages that neither repeat nor leave out a game', async () => {
    const seen: string[] = [];
    let after: GameQuery['after'] = null;
    do {
      const { games, next } = await reads().list({ ...ANY, limit: 3, after });
      seen.push(...idsOf(games));
      after = next && { createdAt: next.createdAt, gameId: next.gameId };
    } while (after);
    expect(seen).toEqual(newestFirst);
  });

  test('can be of one status, and from an instant on', async () => {
    const count = async (changes: Partial<GameQuery>) =>
      (await reads().list({ ...ANY, ...changes })).games.length;
    expect(await count({ status: 'waiting_for_opponent' })).toBe(1);
    expect(await count({ status: 'in_progress' })).toBe(1);
    expect(await count({ status: 'ended' })).toBe(6);
    expect(await count({ from: START + 1_000 })).toBe(5);
    expect(await count({ from: START + 2_001 })).toBe(0);
    expect(await count({ player: 'nobody' })).toBe(0);
  });

  test('needs no player', async () => {
    const { games } = await reads().list({ ...ANY, player: null, from: START, status: 'in_progress' });
    expect(idsOf(games)).toContain(idOf(list[1]!));
  });

  test('says of each game what it is', async () => {
    const { games } = await reads().list(ANY);
    const summary = (table: Table) => games.find(({ gameId }) => gameId === idOf(table));
    expect(summary(list[2]!)).toEqual({
      gameId: idOf(list[2]!),
      status: 'ended',
      createdAt: START,
      startedAt: START,
      endedAt: START,
      seats: { white: human(PLAYER), black: human('opponent-2') },
      timeControl: '300+0',
      rated: false,
      startFen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
      rematchOf: null,
      ending: { termination: 'aborted', result: '*', winner: null },
      plies: 0,
    });
    expect(summary(list[0]!)).toMatchObject({
      status: 'waiting_for_opponent',
      startedAt: null,
      ending: null,
      plies: null,
    });
  });
});
