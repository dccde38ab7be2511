import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GameEvents, GameList, GameView } from '../../src/contract/rest.js';
import { gamePgn } from '../../src/domain/game/gamePgn.js';
import { createGameReads } from '../../src/infra/postgres/gameReads.js';
import { openPostgres } from '../../src/infra/postgres/pool.js';
import { expectProblem } from '../support/expectProblem.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';
import { someGame, someGameId } from '../support/someGame.js';
import { Table } from '../support/table.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';
import { DATABASE_URL, openEventLog, outbound } from './support.js';

const PLAYER = `rest-${someGameId()}`;
const human = (userId: string) => ({ kind: 'human', userId }) as const;
const seats = { white: human(PLAYER), black: human('bob') };
const ended = someGame({ plies: 20 });
const unfinished = new Table({}, seats, { gameId: someGameId() }).play('e2e4 e7e5 g1f3');
const others = [1, 2, 3].map((second) => new Table({}, seats, { gameId: someGameId(), at: second * 1_000 }));

const postgres = { timeoutMs: 1_000, connections: 2, name: 'test', log: silentLog };
const pool = openPostgres({ ...postgres, url: DATABASE_URL });
const away = openPostgres({ ...postgres, url: 'postgres://live@127.0.0.1:1/live_game' });
let edge: RestEdge;
let edgeWithout: RestEdge;
beforeAll(async () => {
  edge = await startRestEdge({ reads: createGameReads(pool, recordedMetrics()) });
  edgeWithout = await startRestEdge({ reads: createGameReads(away, recordedMetrics()) });
  const log = await openEventLog();
  await log.publish([ended, unfinished, ...others].flatMap(outbound));
  await log.project();
  await log.drained();
});
afterAll(async () => {
  for (const one of [edge, edgeWithout]) await one.stop();
  for (const one of [pool, away]) await one.end();
});
beforeEach(() => {
  edge.games.isTemporalUp = true;
});

const pathOf = ({ state }: Table) => `/v1/games/${state?.gameId}`;
const get = (path: string) => edge.as('carol').get(path);
const list = async (query: string) => (await get(`/v1/games?player=${PLAYER}${query}`)).as(GameList);

describe('a game that neither Redis nor Temporal has any more', () => {
  test('is read as it ended', async () => {
    expect((await get(pathOf(ended))).as(GameView).state).toEqual(ended.ended);
    expect((await get(`${pathOf(ended)}/pgn`)).text).toBe(gamePgn(ended.ended));
    expect((await get(`${pathOf(ended)}/events`)).as(GameEvents).events).toEqual(ended.events);
    expect((await get(`${pathOf(ended)}/events?after=5`)).as(GameEvents).events).toEqual(
      ended.events.slice(5),
    );
  });

  test('is read as far as it came if it never ended', async () => {
    expect((await get(pathOf(unfinished))).as(GameView).state).toEqual(unfinished.game);
  });

  test('while Temporal is away is believed only if it has ended', async () => {
    edge.games.isTemporalUp = false;
    expect((await get(pathOf(ended))).as(GameView).state).toEqual(ended.ended);
    expectProblem(await get(pathOf(unfinished)), 503, 'unavailable');
  });

  test('is not found, or may be there, by whether the read model can be asked', async () => {
    expectProblem(await get('/v1/games/0nosuchgame0'), 404, 'game_not_found');
    expectProblem(await edgeWithout.as('carol').get(pathOf(ended)), 503, 'unavailable');
  });
});

describe('the list of games', () => {
  test('comes page by page, the newest first', async () => {
    const first = await list('&limit=3');
    expect(first.games.map(({ createdAt }) => createdAt)).toEqual([unfinished.game.createdAt, 3_000, 2_000]);
    const second = await list(`&limit=3&cursor=${first.nextCursor}`);
    expect(second.games.map(({ createdAt }) => createdAt)).toEqual([1_000]);
    expect(second.nextCursor).toBeNull();
  });

  test('is narrowed by status and time', async () => {
    expect((await list('&status=ended')).games).toEqual([]);
    expect((await list('&status=in_progress&from=2000')).games).toHaveLength(3);
  });

  test.each([
    'status=over',
    'limit=0',
    'limit=101',
    'from=yesterday',
    'cursor=abc',
    'player=a%20b',
    'color=white',
  ])('refuses %s', async (query) => {
    expectProblem(await get(`/v1/games?${query}`), 400, 'invalid_request');
  });

  test('is unavailable without PostgreSQL', async () => {
    expectProblem(await edgeWithout.as('carol').get('/v1/games'), 503, 'unavailable');
  });
});
