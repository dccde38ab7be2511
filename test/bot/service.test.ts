import { describe, expect, onTestFinished, test } from 'vitest';
import { EnginePool } from '../../bot-orchestrator/enginePool.js';
import type { NoAnswer } from '../../bot-orchestrator/job.js';
import { strengthOf } from '../../bot-orchestrator/levels.js';
import { startEngine } from '../../bot-orchestrator/uciEngine.js';
import { memoryFile, START, startService } from './service.js';

const OTHER_GAME = { gameId: 'aGame0000002' };

describe('a move', () => {
  test('is what the engine plays, for the ply that was asked for', async () => {
    const { ask } = await startService({ fake: ['MOVE=c7c5'] });
    expect(await ask({})).toMatchObject({ status: 200, body: { ply: 1, uci: 'c7c5' } });
  });

  test('is thought about with the whole game, the strength of the level and the time that the clock allows', async () => {
    const { ask, linesToEngine } = await startService();
    await ask({ level: 5, clock: { whiteMs: 1_000, blackMs: 6_000, incrementMs: 0 } });
    expect(linesToEngine()).toEqual([
      'uci',
      'isready',
      'ucinewgame',
      'setoption name Skill Level value 9',
      'isready',
      `position fen ${START} moves e2e4`,
      'go depth 10 movetime 300',
    ]);
  });

  test('of an engine without skill levels is weakened by Elo, within the range of the engine', async () => {
    const { ask, linesToEngine } = await startService({ fake: ['ELO=1'] });
    await ask({ level: 1 });
    expect(linesToEngine()).toContain('setoption name UCI_Elo value 1320');
  });

  test('in another game makes the engine forget the first', async () => {
    const { ask, linesToEngine } = await startService();
    await ask({});
    await ask(OTHER_GAME);
    await ask({ ...OTHER_GAME, ply: 3, moves: ['e2e4', 'e7e5', 'g1f3'] });
    expect(linesToEngine().filter((line) => line === 'ucinewgame')).toHaveLength(2);
  });

  test('that does not exist is a problem of the position', async () => {
    const { ask } = await startService({ fake: ['MOVE=(none)'] });
    expect(await ask({})).toMatchObject({ status: 422, body: { code: 'no_legal_move' } });
  });
});

describe('a repeated request', () => {
  test('gets the first answer without another search', async () => {
    const { ask, searches } = await startService();
    const [first, second] = [await ask({}), await ask({})];
    expect(second.body).toEqual(first.body);
    expect(searches()).toBe(1);
  });

  test('joins the search that is under way', async () => {
    const { ask, searches } = await startService({ fake: ['THINK=0.1'] });
    const answers = await Promise.all([ask({}), ask({}), ask({})]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(searches()).toBe(1);
  });

  test('after a takeback is another question', async () => {
    const { ask, searches } = await startService();
    await ask({});
    await ask({ moves: ['d2d4'], fen: 'rnbqkbnr/pppppppp/8/8/3P4/8/PPP1PPPP/RNBQKBNR b KQkq - 0 1' });
    expect(searches()).toBe(2);
  });
});

describe('a request that is not understood', () => {
  test('is refused by the names of its fields', async () => {
    const { ask } = await startService();
    const { status, headers, body } = await ask({ level: 9, moves: ['e4'] });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'moves.0' }, { field: 'level' }],
    });
  });

  test('is one whose idempotency key is not that of its game and ply', async () => {
    const { ask } = await startService();
    const { status, body } = await ask({}, { 'idempotency-key': 'aGame0000001:7' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field: 'Idempotency-Key', reason: 'must be aGame0000001:1' }] });
  });

  test('may also be no JSON, too long, or for another address', async () => {
    const { url } = await startService();
    const post = async (path: string, body: string) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}${path}`, { method: 'POST', headers, body })).status;
    };
    expect(await post('/v1/moves', '{"gameId":')).toBe(400);
    expect(await post('/v1/moves', `"${'x'.repeat(300_000)}"`)).toBe(413);
    expect(await post('/v2/moves', '{}')).toBe(404);
  });
});

describe('engines in trouble', () => {
  test('a full queue asks for patience', async () => {
    const { ask, pool, searches } = await startService({ fake: ['HANG=1'], queueLimit: 1 });
    const played = ask({ gameId: 'played' }).catch(() => {});
    await expect.poll(searches).toBe(1);
    const waiting = ask({ gameId: 'waiting' }).catch(() => {});
    await expect.poll(() => pool.queueLength).toBe(1);
    const { status, headers, body } = await ask({ gameId: 'refused' });
    expect([status, headers.get('retry-after'), body]).toMatchObject([429, '1', { code: 'queue_full' }]);
    await pool.close();
    await Promise.all([played, waiting]);
  });

  test('no engine that can be started is said at once, not after a long wait', async () => {
    const pool = new EnginePool({
      start: () => startEngine({ command: '/no/such/engine', args: [] }),
      size: 2,
      queueLimit: 8,
      watch: { started: () => {}, lost: () => {} },
    });
    onTestFinished(() => pool.close());
    const search = { gameId: 'any', startFen: START, moves: [], strength: strengthOf(1), thinkMs: 50 };
    const first = pool.bestMove(search, 200).catch((error: unknown) => error);
    await expect
      .poll(() => pool.bestMove(search, 200).catch((error: NoAnswer) => error.reason))
      .toBe('no_engine');
    expect(await first).toMatchObject({ reason: 'too_slow' });
  });

  test('a search whose engine dies is repeated on the next one', async () => {
    const { ask, lost } = await startService({ fake: [`CRASH_ONCE=${memoryFile()}`] });
    expect(await ask({})).toMatchObject({ status: 200, body: { uci: 'e7e5' } });
    expect(lost).toEqual(['exited with 3 segmentation fault']);
  });

  test('a search that kills engines is given up after the second', async () => {
    const { ask, lost } = await startService({ fake: ['CRASH=1'] });
    expect(await ask({})).toMatchObject({ status: 503, body: { code: 'engine_failed' } });
    await expect.poll(() => lost.length).toBe(2);
  });

  test('a hung engine is killed and replaced', async () => {
    const { ask, lost } = await startService({ fake: ['HANG=1'], graceMs: 150 });
    expect(await ask({})).toMatchObject({ status: 503, body: { code: 'engine_failed' } });
    const why = "no answer to 'go depth 1 movetime 50' in 200 ms";
    await expect.poll(() => lost).toEqual([why, why]);
  });

  test('no answer is worth more than half of the time on the clock', async () => {
    const { ask } = await startService({ fake: ['THINK=0.18'] });
    const clock = { whiteMs: 0, blackMs: 200, incrementMs: 0 };
    expect(await ask({ clock })).toMatchObject({ status: 503, body: { code: 'too_slow' } });
  });

  test('a failure is not remembered: the same request may be sent again', async () => {
    const { ask } = await startService({ fake: ['THINK=0.12'] });
    const clock = { whiteMs: 0, blackMs: 200, incrementMs: 0 };
    expect(await ask({ clock })).toMatchObject({ status: 503 });
    expect(await ask({})).toMatchObject({ status: 200 });
  });

  test('a closing service answers those who wait', async () => {
    const { ask, pool } = await startService({ fake: ['HANG=1'] });
    const answers = [ask({}), ask(OTHER_GAME)];
    await expect.poll(() => pool.queueLength).toBe(1);
    await pool.close();
    for (const answer of answers) expect((await answer).status).toBe(503);
    expect(await ask({ gameId: 'late' })).toMatchObject({ status: 503, body: { code: 'closing' } });
  });
});

describe('operations', () => {
  test('ready while an engine lives and until the service is told to stop', async () => {
    const { url, state } = await startService();
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect(await status('/readyz')).toBe(200);
    state.acceptsWork = false;
    expect(await status('/readyz')).toBe(503);
    expect(await status('/healthz')).toBe(200);
  });

  test('a correlation id is echoed; one that could forge log lines is replaced', async () => {
    const { ask } = await startService();
    const echoed = async (id: string) =>
      (await ask({}, { 'x-correlation-id': id })).headers.get('x-correlation-id');
    expect(await echoed('abcd-1234')).toBe('abcd-1234');
    expect(await echoed('{"level":60}')).toMatch(/^[\da-f-]{36}$/);
  });

  test('metrics tell levels, statuses, engines and queue', async () => {
    const { url, ask } = await startService();
    await ask({ level: 3 });
    await ask({ level: 9 });
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('bot_moves_total{level="3",status="200"} 1');
    expect(text).toContain('bot_moves_total{level="0",status="400"} 1');
    expect(text).toContain('bot_engines_ready 1');
    expect(text).toContain('bot_queue_length 0');
  });
});
